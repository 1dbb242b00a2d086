/** Opcodes of the voice gateway: Discord's table; the ones marked "community" stand in the community's documentation only. */
export const opcode = {
  identify: 0,
  selectProtocol: 1,
  ready: 2,
  heartbeat: 3,
  sessionDescription: 4,
  speaking: 5,
  heartbeatAck: 6,
  resume: 7,
  hello: 8,
  resumed: 9,
  clientsConnect: 11,
  /** Community. */
  video: 12,
  clientDisconnect: 13,
  /** Community. */
  sessionUpdate: 14,
  /** Community. */
  mediaSinkWants: 15,
  /** Community. */
  backendVersion: 16,
  /** Community. */
  clientFlags: 18,
  /** Community. */
  clientPlatform: 20,
  davePrepareTransition: 21,
  daveExecuteTransition: 22,
  daveTransitionReady: 23,
  davePrepareEpoch: 24,
  daveExternalSender: 25,
  daveKeyPackage: 26,
  daveProposals: 27,
  daveCommitWelcome: 28,
  daveAnnounceCommit: 29,
  daveWelcome: 30,
  daveInvalidCommitWelcome: 31,
} as const;

/** Close codes of the voice gateway: Discord's table. */
export const closeCode = {
  unknownOpcode: 4001,
  failedToDecode: 4002,
  notAuthenticated: 4003,
  authenticationFailed: 4004,
  alreadyAuthenticated: 4005,
  sessionNoLongerValid: 4006,
  sessionTimeout: 4009,
  serverNotFound: 4011,
  unknownProtocol: 4012,
  disconnected: 4014,
  serverCrashed: 4015,
  unknownEncryptionMode: 4016,
  daveRequired: 4017,
  badRequest: 4020,
  rateLimited: 4021,
  callTerminated: 4022,
} as const;

/** First word of the UDP ping of Discord's own client and of its answer (community documentation). */
export const pingMagic = { request: 0x1337cafe, reply: 0x1337f00d } as const;
