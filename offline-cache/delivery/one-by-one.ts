import type { DeliveryResult, SendApplication, SendApplications } from '../../app/contracts/delivery.ts';

/** A batch as so many attempts side by side, for whoever answers applications one by one. */
export function oneByOne(send: SendApplication<AbortSignal>): SendApplications<AbortSignal> {
  return async (applications, signal) => {
    const results = new Map<string, DeliveryResult>();
    await Promise.all(
      applications.map(async (application) => results.set(application.key, await send(application, signal))),
    );
    return { outcome: 'answered', results };
  };
}
