import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Express, NextFunction, Request, Response } from 'express';
import expressStaticGzip from 'express-static-gzip';

const YEAR_SECONDS = 31_536_000;
/** Paths that belong to the API and the socket: an unknown one is a 404, never the page. */
const NOT_THE_PAGE = /^\/(api|socket\.io)(\/|$)/;

/**
 * Serves the built page: files with a digest in their name for ever, everything else checked each time; every
 * address that is no file is the page itself, whose router knows it.
 */
export function serveWebPage(express: Express, folder: string): void {
  if (!existsSync(join(folder, 'index.html'))) {
    express.use((request: Request, response: Response, next: NextFunction) => {
      if (NOT_THE_PAGE.test(request.path)) return next();
      response
        .status(503)
        .type('text/plain')
        .send('The page has not been built. Run "pnpm build", then start again.\n');
    });
    return;
  }
  const files = expressStaticGzip(folder, {
    enableBrotli: true,
    orderPreference: ['br', 'gz'],
    index: false,
    serveStatic: {
      setHeaders: (response, path) => {
        // Under the page's own folder: the program itself may lie in a folder called "assets".
        const immutable = relative(folder, path).startsWith(`assets${sep}`);
        response.setHeader(
          'Cache-Control',
          immutable ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
        );
      },
    },
  });
  express.use((request: Request, response: Response, next: NextFunction) => {
    if (NOT_THE_PAGE.test(request.path) || !['GET', 'HEAD'].includes(request.method)) return next();
    const lastPart = request.path.slice(request.path.lastIndexOf('/') + 1);
    // A missing file must stay missing: the page in place of a script would break it silently.
    if (!lastPart.includes('.')) request.url = '/index.html';
    return files(request, response, next);
  });
}
