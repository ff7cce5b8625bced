import { Server } from '@tus/server';

/** The tus server in the county's manners: its refusals are `application/problem+json`. */
export class CountyTus extends Server {
  override write(...[context, headers, status, body]: Parameters<Server['write']>): ReturnType<Server['write']> {
    if (body?.startsWith('{')) headers.set('content-type', 'application/problem+json');
    return super.write(context, headers, status, body);
  }
}
