/** Why a figure is what it is, from profiles; written by hand, and looked at again when a figure moves. */
export const causes: readonly { readonly id: string; readonly text: string }[] = [
  {
    id: 'P1',
    text: `The floor is the binding's own libopus, linked to ninety lines of C, and its sum has no levelling and no limiter. What is more is our own share (P3, a twentieth), and the
  binding's calls, each of which makes a buffer and copies into it, with the garbage of that (P9): 4 kB for each voice and beat. Into one room the same is
  spread over a single encoding, and all ten voices are decoded of which eight are heard; the binding's calls alone, with nothing of ours, come to 1.15 there.`,
  },
  {
    id: 'P2',
    text: `Both sides encode and decode the same frames with the same binding, and that is most of the work: 1.6 to 2 of the 2.1 ms of a beat of ours, and of 3.2 of the usual
  way's. Its sum by hand and its streams are the rest, so that a way without any sum would come to about 0.6; the goal was taken on a machine where that sum cost as much as
  Opus. @evan/opus' prebuilt binding encodes in 0.85 of the time, the same bytes, and cannot be used in more than one thread (dependencies.md). The other programs
  encode with Debian's libopus 1.3.1 at the same complexity (9, libopus' own) and rate, with what they need to start taken off; ffmpeg decodes with a decoder of its own.
  Janus AudioBridge gets and sends RTP by UDP at the pace of speech, and so do we in that row: ours is the voice node's thread, which seals and opens every
  packet, theirs the whole process with bare RTP (stereo, the same complexity and rate; it encodes as for a call, which costs more, and mixes ten voices where we mix the eight loudest).`,
  },
  {
    id: 'P3',
    text: `Ten mixes of eight voices are 20 us in a kernel of WebAssembly SIMD (25 where the limiter works), measuring loudness 5 (one frame in eight, ten voices); the same in plain JavaScript was
  about 300. What else is not Opus, about as much again, is spread over order, jitter buffers, who is heard and ninety paths; nothing in it is above 6 %.`,
  },
  {
    id: 'P7',
    text: `Both are disturbed by what else wants the two cores. What counts is a beat of ours that is late while the one in C, which computes about as long in each, was not
  disturbed within 20 ms; on a crowded machine that is who was scheduled where.`,
  },
  {
    id: 'P8',
    text: `A listener's decoder cannot be reset, and its pitch filter goes on with what it heard. So the first frame of a mix leans on none before it and has no pitch filter: without
  that the worst tenth of the second frames is at 11 dB, and with it at 36. What is left comes of the noise that a decoder fills bands with, whose seed is the decoder's own.
  Where the voice came in mono, the second frame is exact.
  The median was 56 until a voice was drawn out in each room by a decoder of its own, and 49 right after that change, with the same worst tenth: the switch is the same, but what
  it plays is other. The second frame now holds 5 ms in which what is made up goes over into the voice; without these the median is 52, with 20 ms of them 54.`,
  },
  {
    id: 'P5',
    text: `Out of reach with Node's own primitives: receiving, opening, sealing and sending alone, in one function with nothing around them, are 0.35 of the usual way (the first row
  by the second). Since 27 November we open and seal in about half the time of Node's own GCM (docs/adr/0006), which took the row from 0.67 to 0.59; with that in the place of Node's the one
  function alone would still come to more than a quarter (reckoned, not run). The other figures here were taken before it. Open took 5.5 us then, seal 5.7; send takes 5.6, receive about 6, and
  waking the threads.
  In the same world and the same minutes a frame of 27 November costs 1.2 to 1.4 times what one of the 22nd did (42 and 49 us, medians of five starts each; 43 and 53 of eight
  each; 33 and 46 of one each on the idle machine. Turns of two processes that live long mislead: one start differs from the next by 15 % whatever the code is). 2 us of
  that are what shows that a room is not heard (HEAR-1): 48 seats that carry nothing cost 3 ms a second where they cost 0.4, by the profile most of it heartbeats of ours to
  48 voice gateways. 3.5 us are the packets that each voice keeps, and their times, in case a mix begins (49 us with, 45 without); kept as bytes, in 16 places instead of 64
  buffers, they cost the same (52.7 against 53.0, eight starts each). The rest is spread thin. That all seats look by one timer, instead of one for each of 48, is within
  what starts differ by. What is our own beside that: order and gaps, the clock, and garbage (2 to 3 us by the collector's own log), most of it from the two cipher
  objects that each packet needed. A young heap of 16, 48 or 128 MB, tried in one run taking turns, made no difference beyond the noise. A connected
  socket would save 1.1 us of a send, but the library owns the socket and names the address each time. What would help is UDP in
  native code, an addon of our own for every platform. A third of the usual way is what Node 24 asks for a key handed over as bytes.
  Between encrypted rooms davey's two calls come on top of every way alike: decrypt and encrypt take 4 and 3.5 us when repeated without a pause, and 10
  and 6 when a frame comes every 20 ms and 24 groups take turns, so that nothing is left of them in the processor's caches.`,
  },
  {
    id: 'P6',
    text: `All voices of the bench speak at the same instant, so that half of them wait behind twelve others: twelve times what a frame costs (P5) is most of
  the p50, and between encrypted rooms davey's part comes on top. The p99 is the machine's: what else wants a core when the burst comes.`,
  },
  {
    id: 'P10',
    text: `Profiles of both threads beside each other: most of ours is what the primitives do as well (send, davey, and AES, for which the primitives take two cipher objects a packet). The rest is spread
  thin over what a packet needs when there is more than one voice: whose it is, its order and gaps, the clock, who has the path, where it leaves; nothing in
  it is above 3 %. Over the whole run of unencrypted links, turns of others included, a tenth each goes to looking for evidence that a room is not heard (HEAR-1) and to
  the voice gateways: heartbeats, and that somebody begins and stops to speak at every 0.8 s of the bench. On a busy machine the ratio itself wanders: 0.64 to 0.87 for the same links in five runs at loads between 2 and 14. What grew since
  22 November (P5) counts here too.`,
  },
  {
    id: 'P11',
    text: `Answers to interactions have a REST client of their own: Discord does not count them among the bot's 50 requests a second, the library does, and
  p99 was 116 ms for that alone (p50 5 ms). What is left at the tail is the machine: bot, local Discord and ten people share two cores.
  The storm is of a run by itself on the idle machine. On 26 November, at a load of 10 to 13, other suites beside it, every interaction was
  taken in time (p99 548 ms) and what follows came late, the oldest panel by 43.8 s as the row was taken then: the local Discord and its 210 people share the two cores with the bot.
  Until 27 November the row went by when panels were edited, and an edit within 200 ms of a change did not count, so that after the last act it told its own wait: 5.5 to
  6.9 s in six runs. Since then it goes by what the panels say: a change is shown once the panel's hands and speakers are those after it.`,
  },
  {
    id: 'P12',
    text: `Plans that come due at one moment are read and stored together (PLAN-29), 20 jobs at a time, 50 where the queue is on Redis; the store is the embedded one with
  both. One by one, five at a time, 200 at one instant took 489 ms on Redis and 1.1 s on the embedded engine. With 10 planned only 10 come due.
  To the open stage it is Discord's limits: 200 openings are some 1 450 calls (two looks at the host, channel, stage, our account brought up, panel, log; 60 of them were
  counted) of the 50 a second that a bot has, half a minute. Its rows are of before these calls had an order (LIMIT-6): the last stages waited for the panels of the first,
  and in the second run of each world, at one instant, for the 200 rooms of the first, which a bot that was started again takes up by the same calls. Four calls of an
  opening come before its stage is open, 16 s of the limit. With a tenth of the limit, 20 planned of which all come due, and other work on the machine the p99 was 13.9 s over
  one second and 17.4 s at one instant in that order, 26.9 and 29.6 s in the order in which calls are asked for.`,
  },
  {
    id: 'P16',
    text: `The seven calls: claim, "is being opened", channel with its overwrites, stage instance, unsuppress, panel, answer. An eighth wrote each new panel twice.
  Silent rooms cost their heartbeats and keep-alives (100 voice connections), and one comparison of every space a minute, which makes no calls.
  A hundred rooms are what one gateway connection joins in a minute (Discord takes 120 payloads; we send 100 for voice). More wait for their turn, and
  come in it: without an outbox of our own, seats that asked again filled the library's queue for good.`,
  },
  {
    id: 'P13',
    text: `A second start is npm 0.1 s, local Discord 0.5 s, loading the bot 1 s, opening the database 0.4 s, gateway and commands 0.3 s, voice node 0.2 s, taken
  one after another. Memory is mostly three JavaScript heaps and the embedded database; 65 MB went with two settings of the C library's allocator.`,
  },
  {
    id: 'P15',
    text: `While a room's keys change, the voice node's thread works for its MLS group and for nobody else: at each change davey makes a commit of our own
  (processProposals, 14 ms, one in ten above 23) and follows the one that won (3 ms), in one go; both come with every change, since DAVE lets every member
  commit and takes the first. Nothing is lost, frames wait. The crowd's own work takes the other core, and when something else wants it too, the gap
  grows: p99 16 to 18 ms at a load of 3, 28 to 49 ms at loads of 5 to 11. Groups in a thread of their own would need the keys of every frame there too: that is a voice node per few rooms.
  After kill -9 nearly all of the silence is the start of the bot (P13).`,
  },
];
