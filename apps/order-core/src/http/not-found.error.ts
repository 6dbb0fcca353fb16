/** What was named is not there; the controllers answer 404. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError';

  constructor(what: string, id: string) {
    super(`There is no ${what} ${id}.`);
  }
}
