/** What the code on a receipt or document says: enough to find the case at any station of the county. */
export function receiptQrPayload(receipt: { readonly receiptNumber: string; readonly pickupCode: string }): string {
  return `CUNBAN:${receipt.receiptNumber}:${receipt.pickupCode}`;
}

/** The digits by which a receipt is looked up, from a scanned code; `null` where the code is of no receipt of ours. */
export function pickupCodeIn(scanned: string): string | null {
  return /^CUNBAN:[A-Z0-9-]{1,40}:([0-9]{8})$/.exec(scanned.trim())?.[1] ?? null;
}
