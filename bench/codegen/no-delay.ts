/* A preload: every socket sends at once, as if its program had asked for TCP_NODELAY. */
import { Socket } from 'node:net'

const connect = Socket.prototype.connect
Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  this.setNoDelay(true)
  return Reflect.apply(connect, this, args) as Socket
}
