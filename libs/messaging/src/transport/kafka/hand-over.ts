/** Passes items from a producer to a consumer one at a time; the producer waits until each is taken. */
export class HandOver<T> {
  #offered: { item: T; taken: () => void }[] = [];
  #waiting: { resolve: (item: T) => void; reject: (reason: Error) => void } | undefined;
  #failure: Error | undefined;
  #ended = false;

  async give(item: T): Promise<void> {
    if (this.#ended) return;
    await new Promise<void>((taken) => {
      this.#offered.push({ item, taken });
      this.#serve();
    });
  }

  async take(): Promise<T> {
    if (this.#failure) throw this.#failure;
    return new Promise<T>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#serve();
    });
  }

  fail(reason: Error): void {
    this.#failure = reason;
    this.#waiting?.reject(reason);
  }

  /** Whoever still offers is let go. */
  end(): void {
    this.#ended = true;
    for (const { taken } of this.#offered.splice(0)) taken();
  }

  #serve(): void {
    if (!this.#waiting) return;
    const next = this.#offered.shift();
    if (!next) return;
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    resolve(next.item);
    next.taken();
  }
}
