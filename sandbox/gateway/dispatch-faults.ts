/** A misbehaviour that a test orders for coming dispatches of an account. */
export interface DispatchFault {
  readonly userId: string;
  /** As on the wire, such as `VOICE_STATE_UPDATE`. */
  readonly event: string;
  /**
   * missed: it never gets there · twice: it comes again at once, under a sequence number of its own · late: it comes right after the next
   * one that the order fits.
   */
  readonly how: 'missed' | 'twice' | 'late';
  /** Only events about this member or this interaction's person, when given. */
  readonly aboutUserId?: string | undefined;
  /** Dispatches still to hit. */
  readonly count: number;
}

/** One event on its way to one session. */
export interface Outgoing {
  readonly t: string;
  readonly d: unknown;
}

/** The faults of dispatches that are ordered. */
export interface DispatchFaults {
  order(fault: DispatchFault): void;
  /** What is sent instead of the event, in order. */
  pass(userId: string, event: Outgoing): readonly Outgoing[];
  /** Dispatches that are still to be hit, or held back. */
  waiting(): number;
}

interface Ordered {
  readonly fault: DispatchFault;
  left: number;
  /** What comes late. */
  held: Outgoing | null;
}

/** Faults waiting at a time. */
const maxFaults = 1000;

/** No faults yet. */
export function createDispatchFaults(): DispatchFaults {
  let ordered: Ordered[] = [];
  const settle = (): void => {
    ordered = ordered.filter(({ left, held }) => left > 0 || held !== null);
  };
  return {
    order(fault) {
      if (ordered.length >= maxFaults) throw new Error(`more than ${maxFaults} faults are waiting`);
      ordered.push({ fault, left: fault.count, held: null });
    },
    pass(userId, event) {
      const order = ordered.find(({ fault }) => fits(fault, userId, event));
      if (order === undefined) return [event];
      const sent = sendInstead(order, event);
      settle();
      return sent;
    },
    waiting: () => ordered.reduce((sum, { left, held }) => sum + left + (held === null ? 0 : 1), 0),
  };
}

function sendInstead(order: Ordered, event: Outgoing): readonly Outgoing[] {
  const { held } = order;
  if (held !== null) {
    order.held = null;
    return [event, held];
  }
  order.left -= 1;
  if (order.fault.how === 'missed') return [];
  if (order.fault.how === 'twice') return [event, event];
  order.held = event;
  return [];
}

function fits(fault: DispatchFault, userId: string, { t, d }: Outgoing): boolean {
  if (fault.userId !== userId || fault.event !== t) return false;
  return fault.aboutUserId === undefined || aboutWhom(d) === fault.aboutUserId;
}

/** The parts of events that name whom they are about: voice states, members, interactions. */
interface About {
  readonly user_id?: string;
  readonly user?: { readonly id: string };
  readonly member?: { readonly user?: { readonly id: string } };
}

function aboutWhom(data: unknown): string | null {
  if (typeof data !== 'object' || data === null) return null;
  // The world dispatches objects in Discord's shape; of one without these fields nothing is read.
  const { user_id: id, user, member } = data as About;
  return id ?? user?.id ?? member?.user?.id ?? null;
}
