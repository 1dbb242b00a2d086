/** How urgent what is done for a room is: more than its kind of call says, as much, or less than anything else. */
export type Urgency = 'waited-for' | 'plain' | 'taken-up';

/** Which calls go first while there are more than Discord takes. */
export interface CallOrderPort {
  /** Does work whose calls are as urgent as `urgency` tells; that is asked anew whenever one of them might be next. */
  withUrgency<Value>(urgency: () => Urgency, work: () => Promise<Value>): Promise<Value>;
}
