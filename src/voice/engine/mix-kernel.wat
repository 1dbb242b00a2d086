;; The sum of a mix, kept within 16 bits: four samples at a time. `npm run kernel` makes mix-kernel-code.ts of it; mix-kernel.ts says what
;; lies where. A plain version of the same, operation for operation, is in test/support/plain-mix.ts.
;;
;; Memory, in bytes:
;;       0  the voices of a mix, 16 bytes each: where its place is (i32), its gain at the first sample (f32) and at the last (f32)
;;    1024  the level that the mix is turned down to (f32), read and written
;;    1040  the sum: 1920 f32, interleaved stereo
;;    8720  the mix: 1920 i16
;;   12560  the energy of a frame that was measured (f64)
;;   16384  the places of the voices:
;;          +0 the gains for which it is weighed (two f32), +8 whether it is at all (i32),
;;          +64 its samples times the gain: 1920 f32, +7744 its samples: i16, this beat's 1920 first
(module
  (memory (export "memory") 1)

  ;; Samples times a gain that goes evenly from the one to the other; once a beat for each pair of gains.
  (func $weigh (param $place i32) (param $from f32) (param $to f32)
    (local $at i32) (local $pcm i32) (local $end i32)
    (local $gain v128) (local $step v128) (local $number v128) (local $two v128)
    (if (i32.and
          (i32.load offset=8 (local.get $place))
          (i32.and
            (f32.eq (f32.load (local.get $place)) (local.get $from))
            (f32.eq (f32.load offset=4 (local.get $place)) (local.get $to))))
      (then (return)))
    (f32.store (local.get $place) (local.get $from))
    (f32.store offset=4 (local.get $place) (local.get $to))
    (i32.store offset=8 (local.get $place) (i32.const 1))
    (local.set $gain (f32x4.splat (local.get $from)))
    (local.set $step (f32x4.splat (f32.div (f32.sub (local.get $to) (local.get $from)) (f32.const 960))))
    (local.set $number (v128.const f32x4 0 0 1 1))
    (local.set $two (f32x4.splat (f32.const 2)))
    (local.set $at (i32.add (local.get $place) (i32.const 64)))
    (local.set $pcm (i32.add (local.get $place) (i32.const 7744)))
    (local.set $end (local.get $pcm))
    (loop $next
      (v128.store (local.get $at)
        (f32x4.mul
          (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (v128.load (local.get $pcm))))
          (f32x4.add (local.get $gain) (f32x4.mul (local.get $number) (local.get $step)))))
      (local.set $number (f32x4.add (local.get $number) (local.get $two)))
      (v128.store offset=16 (local.get $at)
        (f32x4.mul
          (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (v128.load (local.get $pcm))))
          (f32x4.add (local.get $gain) (f32x4.mul (local.get $number) (local.get $step)))))
      (local.set $number (f32x4.add (local.get $number) (local.get $two)))
      (local.set $pcm (i32.add (local.get $pcm) (i32.const 16)))
      (local.set $at (i32.add (local.get $at) (i32.const 32)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end)))))

  ;; Adds up the voices in the order of the list, and answers the size of the loudest sample.
  (func $sum (param $count i32) (result f32)
    (local $offset i32) (local $voice i32) (local $end i32) (local $at i32) (local $peak v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $e v128) (local $f v128) (local $g v128) (local $h v128)
    (local.set $end (i32.shl (local.get $count) (i32.const 4)))
    (loop $next
      (local.set $a (v128.const f32x4 0 0 0 0))
      (local.set $b (v128.const f32x4 0 0 0 0))
      (local.set $c (v128.const f32x4 0 0 0 0))
      (local.set $d (v128.const f32x4 0 0 0 0))
      (local.set $e (v128.const f32x4 0 0 0 0))
      (local.set $f (v128.const f32x4 0 0 0 0))
      (local.set $g (v128.const f32x4 0 0 0 0))
      (local.set $h (v128.const f32x4 0 0 0 0))
      (local.set $voice (i32.const 0))
      (block $added
        (loop $add
          (br_if $added (i32.ge_u (local.get $voice) (local.get $end)))
          (local.set $at (i32.add (i32.load (local.get $voice)) (local.get $offset)))
          (local.set $a (f32x4.add (local.get $a) (v128.load offset=64 (local.get $at))))
          (local.set $b (f32x4.add (local.get $b) (v128.load offset=80 (local.get $at))))
          (local.set $c (f32x4.add (local.get $c) (v128.load offset=96 (local.get $at))))
          (local.set $d (f32x4.add (local.get $d) (v128.load offset=112 (local.get $at))))
          (local.set $e (f32x4.add (local.get $e) (v128.load offset=128 (local.get $at))))
          (local.set $f (f32x4.add (local.get $f) (v128.load offset=144 (local.get $at))))
          (local.set $g (f32x4.add (local.get $g) (v128.load offset=160 (local.get $at))))
          (local.set $h (f32x4.add (local.get $h) (v128.load offset=176 (local.get $at))))
          (local.set $voice (i32.add (local.get $voice) (i32.const 16)))
          (br $add)))
      (v128.store offset=1040 (local.get $offset) (local.get $a))
      (v128.store offset=1056 (local.get $offset) (local.get $b))
      (v128.store offset=1072 (local.get $offset) (local.get $c))
      (v128.store offset=1088 (local.get $offset) (local.get $d))
      (v128.store offset=1104 (local.get $offset) (local.get $e))
      (v128.store offset=1120 (local.get $offset) (local.get $f))
      (v128.store offset=1136 (local.get $offset) (local.get $g))
      (v128.store offset=1152 (local.get $offset) (local.get $h))
      (local.set $peak (f32x4.pmax (local.get $peak)
        (f32x4.pmax
          (f32x4.pmax
            (f32x4.pmax (f32x4.abs (local.get $a)) (f32x4.abs (local.get $b)))
            (f32x4.pmax (f32x4.abs (local.get $c)) (f32x4.abs (local.get $d))))
          (f32x4.pmax
            (f32x4.pmax (f32x4.abs (local.get $e)) (f32x4.abs (local.get $f)))
            (f32x4.pmax (f32x4.abs (local.get $g)) (f32x4.abs (local.get $h)))))))
      (local.set $offset (i32.add (local.get $offset) (i32.const 128)))
      (br_if $next (i32.lt_u (local.get $offset) (i32.const 7680))))
    (f32.max
      (f32.max (f32x4.extract_lane 0 (local.get $peak)) (f32x4.extract_lane 1 (local.get $peak)))
      (f32.max (f32x4.extract_lane 2 (local.get $peak)) (f32x4.extract_lane 3 (local.get $peak)))))

  ;; The first sample of a channel that is too loud at this level; there is one.
  (func $tooLoud (param $level f32) (param $ceiling f32) (result i32)
    (local $at i32)
    (block $found
      (loop $next
        (br_if $found (f32.gt
          (f32.mul (f32.abs (f32.load offset=1040 (local.get $at))) (local.get $level))
          (local.get $ceiling)))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br_if $next (i32.lt_u (local.get $at) (i32.const 7680)))))
    (i32.shr_u (local.get $at) (i32.const 3)))

  ;; Writes the sum as 16 bits. What is added and taken away as bits, 1.5 x 2^23, rounds to the nearest whole number, half-way to the even one:
  ;; no sample is near 2^22 any more, and a conversion that minds those too takes longer. Its level is `level` and `step` more for each sample of a channel from number `from` on (the first has one step at
  ;; once), and stays at `most` when it gets there, or at `least`.
  (func $write (param $level f32) (param $step f32) (param $from f32) (param $least f32) (param $most f32)
    (local $sum i32) (local $out i32) (local $low v128) (local $number v128)
    (local $levels v128) (local $steps v128) (local $leasts v128) (local $mosts v128)
    (local.set $levels (f32x4.splat (local.get $level)))
    (local.set $steps (f32x4.splat (local.get $step)))
    (local.set $leasts (f32x4.splat (local.get $least)))
    (local.set $mosts (f32x4.splat (local.get $most)))
    (local.set $number (f32x4.sub (v128.const f32x4 1 1 2 2) (f32x4.splat (local.get $from))))
    (loop $next
      (local.set $low
        (f32x4.add (v128.const f32x4 12582912 12582912 12582912 12582912)
          (f32x4.mul (v128.load offset=1040 (local.get $sum))
            (f32x4.pmin (local.get $mosts) (f32x4.pmax (local.get $leasts)
              (f32x4.add (local.get $levels) (f32x4.mul (f32x4.pmax (v128.const f32x4 0 0 0 0) (local.get $number)) (local.get $steps))))))))
      (local.set $number (f32x4.add (local.get $number) (v128.const f32x4 2 2 2 2)))
      (v128.store offset=8720 (local.get $out) (i16x8.narrow_i32x4_s
        (i32x4.sub (local.get $low) (v128.const f32x4 12582912 12582912 12582912 12582912))
        (i32x4.sub
          (f32x4.add (v128.const f32x4 12582912 12582912 12582912 12582912)
            (f32x4.mul (v128.load offset=1056 (local.get $sum))
              (f32x4.pmin (local.get $mosts) (f32x4.pmax (local.get $leasts)
              (f32x4.add (local.get $levels) (f32x4.mul (f32x4.pmax (v128.const f32x4 0 0 0 0) (local.get $number)) (local.get $steps)))))))
          (v128.const f32x4 12582912 12582912 12582912 12582912))))
      (local.set $number (f32x4.add (local.get $number) (v128.const f32x4 2 2 2 2)))
      (local.set $sum (i32.add (local.get $sum) (i32.const 32)))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $sum) (i32.const 7680)))))

  ;; The same where nothing is to be turned down.
  (func $writePlain
    (local $sum i32) (local $out i32)
    (loop $next
      (v128.store offset=8720 (local.get $out) (i16x8.narrow_i32x4_s
        (i32x4.sub (f32x4.add (v128.const f32x4 12582912 12582912 12582912 12582912) (v128.load offset=1040 (local.get $sum))) (v128.const f32x4 12582912 12582912 12582912 12582912))
        (i32x4.sub (f32x4.add (v128.const f32x4 12582912 12582912 12582912 12582912) (v128.load offset=1056 (local.get $sum))) (v128.const f32x4 12582912 12582912 12582912 12582912))))
      (local.set $sum (i32.add (local.get $sum) (i32.const 32)))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $sum) (i32.const 7680)))))

  ;; Mixes the first `count` of the list. `attack`: over how many samples of a channel the level goes down before a peak, where there is room.
  (func (export "mix") (param $count i32) (param $ceiling f32) (param $release f32) (param $attack i32)
    (local $voice i32) (local $end i32) (local $peak f32) (local $level f32) (local $wanted f32) (local $first i32) (local $from i32)
    (local.set $end (i32.shl (local.get $count) (i32.const 4)))
    (block $weighed
      (loop $next
        (br_if $weighed (i32.ge_u (local.get $voice) (local.get $end)))
        (call $weigh (i32.load (local.get $voice)) (f32.load offset=4 (local.get $voice)) (f32.load offset=8 (local.get $voice)))
        (local.set $voice (i32.add (local.get $voice) (i32.const 16)))
        (br $next)))
    (local.set $peak (call $sum (local.get $count)))
    (local.set $level (f32.load (i32.const 1024)))
    (local.set $wanted
      (select (f32.div (local.get $ceiling) (local.get $peak)) (f32.const 1) (f32.gt (local.get $peak) (local.get $ceiling))))
    (if (f32.gt (f32.mul (local.get $peak) (local.get $level)) (local.get $ceiling))
      (then
        ;; Down before the peak.
        (local.set $first (call $tooLoud (local.get $level) (local.get $ceiling)))
        (local.set $from (select
          (i32.sub (local.get $first) (local.get $attack))
          (i32.const 0)
          (i32.gt_s (local.get $first) (local.get $attack))))
        (call $write
          (local.get $level)
          (f32.div
            (f32.sub (local.get $wanted) (local.get $level))
            (f32.convert_i32_s (select
              (i32.sub (local.get $first) (local.get $from))
              (i32.const 1)
              (i32.gt_s (local.get $first) (local.get $from)))))
          (f32.convert_i32_s (local.get $from))
          (local.get $wanted)
          (local.get $level))
        (f32.store (i32.const 1024) (local.get $wanted))
        (return)))
    (if (f32.eq (local.get $level) (f32.const 1))
      (then (if (f32.eq (local.get $wanted) (f32.const 1)) (then (call $writePlain) (return)))))
    ;; Back slowly.
    (call $write (local.get $level) (local.get $release) (f32.const 0) (f32.const 0) (local.get $wanted))
    (f32.store (i32.const 1024)
      (f32.min (local.get $wanted) (f32.add (local.get $level) (f32.mul (f32.const 960) (local.get $release)))))))
