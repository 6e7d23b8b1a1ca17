/** One file to the server, by XMLHttpRequest: fetch cannot tell how much of a body has gone out. */
import { ApiError } from '@lectern/client';

export interface SendFile {
  readonly url: string;
  readonly file: File;
  readonly name: string;
  readonly signal: AbortSignal;
  readonly onSent: (bytes: number) => void;
}

function errorOf(status: number, body: string): ApiError {
  try {
    const { error } = JSON.parse(body) as { error: { code: string; message: string } };
    return new ApiError(status, error.code, error.message);
  } catch {
    return new ApiError(
      status,
      'unexpected_response',
      `The server answered ${status} without saying why; look at its log.`,
    );
  }
}

/** A lone surrogate, which some file systems allow in names, cannot be percent-encoded. */
function wellFormed(name: string): string {
  return name.replace(/\p{Cs}/gu, '\uFFFD');
}

/**
 * Resolves once the server has stored the bytes (202).
 * Throws  ApiError with the server's sentence; AbortError when the signal fires
 */
export function sendFile({ url, file, name, signal, onSent }: SendFile): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    const settle = (action: () => void): void => {
      signal.removeEventListener('abort', abort);
      action();
    };
    request.upload.addEventListener('progress', (event) => onSent(event.loaded));
    request.addEventListener('load', () => {
      const { status, responseText } = request;
      settle(() => (status >= 200 && status < 300 ? resolve() : reject(errorOf(status, responseText))));
    });
    request.addEventListener('error', () => {
      const sentence = `${name} was not sent: the connection broke or the file can no longer be read. Try again.`;
      settle(() => reject(new ApiError(0, 'unreachable', sentence)));
    });
    request.addEventListener('abort', () => {
      settle(() => reject(new DOMException('The upload was stopped.', 'AbortError')));
    });
    request.open('POST', url);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-filename', encodeURIComponent(wellFormed(name)));
    if (signal.aborted) {
      reject(new DOMException('The upload was stopped.', 'AbortError'));
      return;
    }
    signal.addEventListener('abort', abort);
    request.send(file);
  });
}
