/** A service cannot start for a reason that its operator can mend: the message says which, and a stack would only hide it. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
