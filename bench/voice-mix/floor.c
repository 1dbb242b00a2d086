// The least that mixing costs: libopus' decoder, a sum, libopus' encoder, and nothing else.
// floor PACKETS OUTPUTS: of a file of voices (u32 voices, u32 frames, then of each frame for each voice a u16 length and the packet), OUTPUTS
// mixes: as many as voices, of which each leaves one voice out, or 1 of all. Prints milliseconds of CPU.
#include <opus.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { LENGTH = 1920, MOST = 64 };

static int16_t heard[MOST][LENGTH];
static int32_t total[LENGTH];
static int16_t mix[LENGTH];

static double cpu_ms(void) {
  struct rusage use;
  getrusage(RUSAGE_SELF, &use);
  return (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e3 + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e3;
}

static void leave_out(const int16_t *own) {
  for (int i = 0; i < LENGTH; i += 1) {
    int32_t sample = total[i] - (own == NULL ? 0 : own[i]);
    mix[i] = sample > 32767 ? 32767 : sample < -32768 ? -32768 : sample;
  }
}

int main(int count, char **arguments) {
  FILE *file = count == 3 ? fopen(arguments[1], "rb") : NULL;
  uint32_t head[2];
  if (file == NULL || fread(head, sizeof head, 1, file) != 1 || head[0] > MOST) return 2;
  const uint32_t voices = head[0], frames = head[1], outputs = atoi(arguments[2]);
  long start = ftell(file);
  fseek(file, 0, SEEK_END);
  long size = ftell(file) - start;
  fseek(file, start, SEEK_SET);
  unsigned char *packets = malloc(size), *at = packets, packet[4000];
  if (packets == NULL || fread(packets, size, 1, file) != 1 || outputs > MOST) return 2;
  OpusDecoder *decoders[MOST];
  OpusEncoder *encoders[MOST];
  for (uint32_t n = 0; n < voices; n += 1) decoders[n] = opus_decoder_create(48000, 2, NULL);
  for (uint32_t n = 0; n < outputs; n += 1) {
    encoders[n] = opus_encoder_create(48000, 2, OPUS_APPLICATION_AUDIO, NULL);
    opus_encoder_ctl(encoders[n], OPUS_SET_BITRATE(64000));
  }
  long bytes = 0;
  double before = cpu_ms();
  for (uint32_t frame = 0; frame < frames; frame += 1) {
    memset(total, 0, sizeof total);
    for (uint32_t n = 0; n < voices; n += 1) {
      int length = at[0] | at[1] << 8;
      if (opus_decode(decoders[n], at + 2, length, heard[n], LENGTH / 2, 0) != LENGTH / 2) return 3;
      at += 2 + length;
      for (int i = 0; i < LENGTH; i += 1) total[i] += heard[n][i];
    }
    for (uint32_t n = 0; n < outputs; n += 1) {
      leave_out(outputs == 1 ? NULL : heard[n]);
      bytes += opus_encode(encoders[n], mix, LENGTH / 2, packet, sizeof packet);
    }
  }
  printf("%.3f %ld\n", cpu_ms() - before, bytes);
  return 0;
}
