/** TCP ports on the loopback address. */
import net from 'node:net';

function listen(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}

export function freePort(host = '127.0.0.1'): Promise<number> {
  return listen(host, 0);
}

export async function portIsFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  try {
    await listen(host, port);
    return true;
  } catch {
    return false;
  }
}
