// The manifest's rate limit, for all instances of this process together: a slot is free again one interval after the answer to
// its request has arrived. Slots that are freed after the request was sent would let more through than the service allows.

const rates = new Map();

class Rate {
    #free;
    #waiting = [];

    constructor({ requests, intervalMs }) {
        this.#free = requests;
        this.interval = intervalMs;
    }

    /** Waits for a slot; false if none comes until then, a time of `Date.now`. */
    slot(until) {
        if (this.#free > 0) {
            this.#free -= 1;
            return true;
        }
        return new Promise((resolve) => {
            const waiter = { resolve };
            this.#waiting.push(waiter);
            waiter.timer = setTimeout(() => {
                this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
                resolve(false);
            }, Math.max(0, until - Date.now() - 100));
        });
    }

    /** The answer to a request with a slot is here, or will not come. */
    answered() {
        // A timer may be early by a millisecond.
        setTimeout(() => {
            const next = this.#waiting.shift();
            if (!next) this.#free += 1;
            clearTimeout(next?.timer);
            next?.resolve(true);
        }, this.interval + 5).unref();
    }
}

/** The rate of a service: one for each base URL. */
export function rateOf({ baseUrl, rateLimits }) {
    if (!rates.has(baseUrl)) rates.set(baseUrl, new Rate(rateLimits));
    return rates.get(baseUrl);
}
