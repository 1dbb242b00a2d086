/** Makes room for one more in a map that holds so many at most. */
export function dropOldest<Key, Value>(map: Map<Key, Value>, max: number): void {
  const oldest = map.keys().next().value;
  if (map.size >= max && oldest !== undefined) map.delete(oldest);
}
