/**
 * The floor of what a gateway can cost, as a process of its own: a socket that reads frames and answers each placeOrder with
 * the canned messages it is given (an openOrder and an orderStatus of the gateway's), with the order's id put in. No books,
 * no checks, no wire log, no market. `node bench/bare-order-server.ts CAN_AS_JSON`; ends with its parent's signal.
 */
import { createServer, type Socket } from 'node:net';
import { createFrameReader, encodeFrame } from '../lib/tws/frame.ts';
import { CLIENT_PREFIX } from '../lib/tws/handshake.ts';

const VERSION = '193';
/** Field of both answers that carries the order id. */
const ORDER_ID_FIELD = 1;

const can: unknown = JSON.parse(process.argv[2] ?? '[]');
const answers = Array.isArray(can)
  ? can.map((fields: unknown) => (Array.isArray(fields) ? fields.map(String) : []))
  : [];

const server = createServer({ noDelay: true }, serve);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`Listening on ${typeof address === 'object' ? address?.port : address}\n`);
});

function serve(socket: Socket): void {
  const reader = createFrameReader({ prefix: CLIENT_PREFIX });
  let isNegotiated = false;
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    socket.cork();
    for (const frame of reader.push(chunk).frames) {
      if (!isNegotiated) socket.write(encodeFrame([VERSION, '20200827 10:00:00 US/Eastern']));
      isNegotiated = true;
      const text = frame.toString('latin1');
      if (text.startsWith('71\0')) {
        socket.write(encodeFrame(['15', '1', 'DU0000001']));
        socket.write(encodeFrame(['9', '1', '1']));
      }
      if (!text.startsWith('3\0')) continue;
      const orderId = text.slice(2, text.indexOf('\0', 2));
      for (const fields of answers) socket.write(encodeFrame(fields.with(ORDER_ID_FIELD, orderId)));
    }
    socket.uncork();
  });
}
