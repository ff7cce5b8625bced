/**
 * A browser cannot be taught a scheme from outside, so `cunban://page-1/x` is shown to it as `https://page-1.cunban/x`.
 * No such host exists: every request to it is intercepted, and each host is a site, hence a process, of its own.
 */
export function toWebUrl(url: string): string {
  const match = /^([a-z]+):\/\/([a-z0-9-]+)(\/.*)?$/.exec(url);
  if (match === null) throw new Error('the Chromium host loads pages of the app scheme only');
  const [, scheme, host, rest] = match;
  return `https://${host}.${scheme}${rest ?? '/'}`;
}

/** The inverse, for the schemes that have a handler; any other URL stays as it is. */
export function toAppUrl(webUrl: string, schemes: Iterable<string>): string {
  for (const scheme of schemes) {
    const match = /^https:\/\/([a-z0-9-]+)\.([a-z]+)(\/.*)?$/.exec(webUrl);
    if (match?.[2] === scheme) return `${scheme}://${match[1]}${match[3] ?? '/'}`;
  }
  return webUrl;
}
