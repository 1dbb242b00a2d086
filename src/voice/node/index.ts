export { createVoiceNodes, type GatewaySendListener, type VoiceNodes, type VoiceNodesOptions } from './voice-nodes.ts';
export type {
  CarryPath,
  GatewayVoicePacket,
  NodeStats,
  PathStats,
  Seat,
  VoicePlan,
  VoiceReport,
  VoiceStats,
} from './voice-plan.ts';
