import type { EligibilityRule } from '../../../kiosk-config/schemas/service-item.ts';
import type { IdentityCard } from '../../contracts/devices/identity-card.ts';

/**
 * The first rule the card holder does not meet, or `undefined`. `today` is `YYYYMMDD`.
 */
export function firstUnmetRule(
  rules: readonly EligibilityRule[],
  card: IdentityCard,
  today: string,
): EligibilityRule | undefined {
  return rules.find((rule) => {
    const value = rule.fact === 'age' ? ageOn(card.birthDate, today) : daysLeft(card.validTo, today);
    if (rule.atLeast !== undefined && value < rule.atLeast) return true;
    return rule.below !== undefined && value >= rule.below;
  });
}

/** Full years of age (周岁): a year is complete on the day after the birthday's eve, that is on the birthday. */
export function ageOn(birthDate: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(4) >= birthDate.slice(4) ? years : years - 1;
}

/** Days a card stays valid; 0 on its last day, negative when expired, infinite for `长期`. */
export function daysLeft(validTo: string, today: string): number {
  if (validTo === '长期') return Number.POSITIVE_INFINITY;
  return Math.round((utcDay(validTo) - utcDay(today)) / 86_400_000);
}

function utcDay(date: string): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8)));
}
