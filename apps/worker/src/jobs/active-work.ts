/**
 * What this process is working on, by document: so that a deleted document stops costing anything. It knows nothing of
 * queues.
 */
export class ActiveWork {
  readonly #controllers = new Map<string, AbortController>();

  get documentIds(): string[] {
    return [...this.#controllers.keys()];
  }

  /** Runs work on a document with a signal that fires when the job's does and when the document goes. */
  async on<T>(
    documentId: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const controller = new AbortController();
    this.#controllers.set(documentId, controller);
    try {
      return await work(AbortSignal.any([signal, controller.signal]));
    } finally {
      if (this.#controllers.get(documentId) === controller) this.#controllers.delete(documentId);
    }
  }

  stop(documentId: string): void {
    this.#controllers.get(documentId)?.abort();
  }
}
