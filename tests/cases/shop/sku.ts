/** A stock-keeping unit: two letters and a number, as in `TX-0042`. */
export class Sku {
  readonly category: string
  readonly number: number

  constructor(category: string, number: number) {
    this.category = category
    this.number = number
  }

  toString(): string {
    return `${this.category}-${String(this.number).padStart(4, '0')}`
  }

  static parse(text: string): Sku {
    const [category = '', number = ''] = text.split('-')
    return new Sku(category, Number(number))
  }
}
