import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

/**
 * A package registry that lives as long as a rehearsal: it knows no package, and keeps what is published to it in
 * `published`, in order.
 */
export async function startRegistry() {
  const published = [];
  const server = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.method !== 'PUT') {
      response.writeHead(404).end('{"error":"not found"}');
      return;
    }
    const { name, versions, _attachments } = await json(request);
    const [manifest] = Object.values(versions);
    const [attachment] = Object.values(_attachments);
    published.push({ name, manifest, tarball: Buffer.from(attachment.data, 'base64') });
    response.writeHead(201).end('{"ok":true}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  return { url: `http://127.0.0.1:${port}/`, host: `127.0.0.1:${port}`, published, stop: () => server.close() };
}
