// Serves a folder on 127.0.0.1 with the strict content security policy that the real server sends, and answers addresses
// that a test hands in.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before } from "node:test";

const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml" };
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** `folder`: an absolute folder URL. `routes`: path to `({ query, body, headers }) => ({ status, type, body })`. */
export const useStaticServer = (folder, routes = {}) => {
  const requests = [];
  let server;
  const handle = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    requests.push({ method: request.method, path: pathname, query: searchParams, body });
    const send = (status, type, content) => {
      response.writeHead(status, { "content-type": `${type}; charset=utf-8`, "content-security-policy": POLICY, "cache-control": "no-store" });
      response.end(content);
    };
    if (pathname === "/favicon.ico") return send(200, "image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"/>');
    if (routes[pathname]) {
      const answer = await routes[pathname]({ query: searchParams, body, headers: request.headers });
      return send(answer.status ?? 200, answer.type ?? "text/html", answer.body);
    }
    const path = join(fileURLToPath(folder), normalize(pathname));
    try {
      return send(200, TYPES[extname(path)] ?? "text/plain", await readFile(path));
    } catch {
      return send(404, "text/plain", "not here");
    }
  };
  before(() => new Promise((resolve) => { server = createServer(handle).listen(0, "127.0.0.1", resolve); }));
  after(() => { server.closeAllConnections(); server.close(); });
  return { requests, url: (path) => `http://127.0.0.1:${server.address().port}/${path}` };
};
