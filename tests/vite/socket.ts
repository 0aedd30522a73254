import { randomBytes } from 'node:crypto'
import { get } from 'node:http'
import type { Socket } from 'node:net'

/**
 * The receiving half of a WebSocket, which Node.js 20 does not have: text frames of a server, whole and unmasked.
 * Source: RFC 6455, section 5.2
 */
export async function openSocket(
  url: string,
  protocol: string,
  onText: (text: string) => void,
): Promise<Socket> {
  const request = get(url, {
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Protocol': protocol,
    },
  })
  const { socket, head } = await new Promise<{ socket: Socket; head: Buffer }>((resolve, reject) => {
    request.once('upgrade', (_response, socket: Socket, head: Buffer) => resolve({ socket, head }))
    request.once('response', ({ statusCode }) => reject(new Error(`no upgrade but ${statusCode}`)))
    request.once('error', reject)
  })
  let rest = head
  const read = (chunk: Buffer): void => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const frame = frameIn(rest)
      if (!frame) return
      if (frame.isText) onText(rest.subarray(frame.start, frame.end).toString())
      rest = rest.subarray(frame.end)
    }
  }
  socket.on('data', read)
  read(Buffer.alloc(0))
  return socket
}

function frameIn(
  bytes: Buffer,
): { readonly isText: boolean; readonly start: number; readonly end: number } | null {
  if (bytes.length < 2) return null
  const short = bytes.readUInt8(1) & 0x7f
  const start = short === 126 ? 4 : short === 127 ? 10 : 2
  if (bytes.length < start) return null
  const length =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short
  const end = start + length
  return bytes.length < end ? null : { isText: (bytes.readUInt8(0) & 0x0f) === 1, start, end }
}
