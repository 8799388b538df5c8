import { Socket } from 'node:net';

// Undeclared network fails the test: only loopback and local sockets may be reached. Every client of Node, fetch
// included, ends in this one method.
const connect = Socket.prototype.connect;

Socket.prototype.connect = function guarded(this: Socket, ...args: unknown[]) {
  const [first, second] = args.flat();
  const options =
    typeof first === 'object' && first !== null ? (first as { host?: string; path?: string }) : { host: second };
  const host = 'path' in options && options.path ? 'localhost' : String(options.host ?? 'localhost');
  if (!/^(localhost|127\.\d+\.\d+\.\d+|::1|\/.*)$/.test(host))
    throw new Error(`A test tried to reach ${host}, which it never declared.`);
  return Reflect.apply(connect, this, args) as Socket;
} as typeof connect;
