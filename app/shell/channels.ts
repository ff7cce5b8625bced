/** The two channels between page and shell, one each way. */
export const toShell = 'cunban:to-shell';
export const toPage = 'cunban:to-page';
