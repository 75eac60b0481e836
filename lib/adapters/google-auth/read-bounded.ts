/** The text of a response, in bounded memory: what is longer is given up, not cut. */

/** @throws RangeError beyond `maxBytes` */
export async function readBounded(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new RangeError(`Response is too long: found more than ${maxBytes} bytes, needed at most ${maxBytes}`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
