import type { IdentityCard } from '../../app/contracts/devices/identity-card.ts';

/** Overwrites the blocks of a card that nobody needs any more. Its texts cannot be overwritten; they are let go. */
export function wipeCard({
  photo,
  textBlock,
  fingerprint,
}: Pick<IdentityCard, 'photo' | 'textBlock' | 'fingerprint'>): void {
  photo.fill(0);
  textBlock.fill(0);
  fingerprint?.fill(0);
}
