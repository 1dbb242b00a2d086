;; What AES-GCM (NIST SP 800-38D) does beside the block cipher: counter blocks, masking, and the tag. `npm run kernel` makes gcm-kernel-code.ts
;; of it; gcm-cipher.ts says why and hands the blocks to the cipher. No branch and no address depends on a key or on what is said.
;;
;; Memory, in bytes; a packet is at most 65 536 long:
;;       0  the hash key: the cipher of a block of zeros
;;      16  counter blocks, 4098 of them: the first masks the tag, the others the body
;;   65584  their ciphers
;;  131152  what stands in clear before the body, in whole blocks, 8 of them
;;  131280  the packet, whose body begins at 131408: what is in clear ends there, the tag follows the body
(module
  (memory (export "memory") 4)
  ;; What GHASH has come to, in two words.
  (global $y0 (mut i64) (i64.const 0))
  (global $y1 (mut i64) (i64.const 0))

  (func $swapBytes (param $x i64) (result i64)
    (local.set $x
      (i64.or
        (i64.and (i64.shr_u (local.get $x) (i64.const 8)) (i64.const 0x00ff00ff00ff00ff))
        (i64.shl (i64.and (local.get $x) (i64.const 0x00ff00ff00ff00ff)) (i64.const 8))))
    (local.set $x
      (i64.or
        (i64.and (i64.shr_u (local.get $x) (i64.const 16)) (i64.const 0x0000ffff0000ffff))
        (i64.shl (i64.and (local.get $x) (i64.const 0x0000ffff0000ffff)) (i64.const 16))))
    (i64.rotl (local.get $x) (i64.const 32)))

  ;; The 64 bits in the other order.
  (func $reverse (param $x i64) (result i64)
    (local.set $x
      (i64.or
        (i64.and (i64.shr_u (local.get $x) (i64.const 1)) (i64.const 0x5555555555555555))
        (i64.shl (i64.and (local.get $x) (i64.const 0x5555555555555555)) (i64.const 1))))
    (local.set $x
      (i64.or
        (i64.and (i64.shr_u (local.get $x) (i64.const 2)) (i64.const 0x3333333333333333))
        (i64.shl (i64.and (local.get $x) (i64.const 0x3333333333333333)) (i64.const 2))))
    (local.set $x
      (i64.or
        (i64.and (i64.shr_u (local.get $x) (i64.const 4)) (i64.const 0x0f0f0f0f0f0f0f0f))
        (i64.shl (i64.and (local.get $x) (i64.const 0x0f0f0f0f0f0f0f0f)) (i64.const 4))))
    (call $swapBytes (local.get $x)))

  ;; The lower 64 bits of a product without carries. Of each factor every fourth bit is taken at a time, so that the carries of an ordinary
  ;; product stay in the three bits between, which are cut off (the way of T. Pornin, "Constant-Time Crypto", BearSSL).
  (func $multiply (param $x i64) (param $y i64) (result i64)
    (local $x0 i64) (local $x1 i64) (local $x2 i64) (local $x3 i64)
    (local $y0 i64) (local $y1 i64) (local $y2 i64) (local $y3 i64)
    (local.set $x0 (i64.and (local.get $x) (i64.const 0x1111111111111111)))
    (local.set $x1 (i64.and (local.get $x) (i64.const 0x2222222222222222)))
    (local.set $x2 (i64.and (local.get $x) (i64.const 0x4444444444444444)))
    (local.set $x3 (i64.and (local.get $x) (i64.const 0x8888888888888888)))
    (local.set $y0 (i64.and (local.get $y) (i64.const 0x1111111111111111)))
    (local.set $y1 (i64.and (local.get $y) (i64.const 0x2222222222222222)))
    (local.set $y2 (i64.and (local.get $y) (i64.const 0x4444444444444444)))
    (local.set $y3 (i64.and (local.get $y) (i64.const 0x8888888888888888)))
    (i64.or
      (i64.or
        (i64.and
          (i64.xor
            (i64.xor (i64.mul (local.get $x0) (local.get $y0)) (i64.mul (local.get $x1) (local.get $y3)))
            (i64.xor (i64.mul (local.get $x2) (local.get $y2)) (i64.mul (local.get $x3) (local.get $y1))))
          (i64.const 0x1111111111111111))
        (i64.and
          (i64.xor
            (i64.xor (i64.mul (local.get $x0) (local.get $y1)) (i64.mul (local.get $x1) (local.get $y0)))
            (i64.xor (i64.mul (local.get $x2) (local.get $y3)) (i64.mul (local.get $x3) (local.get $y2))))
          (i64.const 0x2222222222222222)))
      (i64.or
        (i64.and
          (i64.xor
            (i64.xor (i64.mul (local.get $x0) (local.get $y2)) (i64.mul (local.get $x1) (local.get $y1)))
            (i64.xor (i64.mul (local.get $x2) (local.get $y0)) (i64.mul (local.get $x3) (local.get $y3))))
          (i64.const 0x4444444444444444))
        (i64.and
          (i64.xor
            (i64.xor (i64.mul (local.get $x0) (local.get $y3)) (i64.mul (local.get $x1) (local.get $y2)))
            (i64.xor (i64.mul (local.get $x2) (local.get $y1)) (i64.mul (local.get $x3) (local.get $y0))))
          (i64.const 0x8888888888888888)))))

  ;; GHASH takes the blocks from one address up to another in.
  (func $absorb (param $at i32) (param $end i32)
    (local $h0 i64) (local $h1 i64) (local $h2 i64) (local $r0 i64) (local $r1 i64) (local $r2 i64)
    (local $y0 i64) (local $y1 i64) (local $q0 i64) (local $q1 i64)
    (local $low i64) (local $high i64) (local $middle i64) (local $lowTop i64) (local $highTop i64) (local $middleTop i64)
    (local $a i64) (local $b i64) (local $c i64) (local $d i64)
    (local.set $y0 (global.get $y0))
    (local.set $y1 (global.get $y1))
    (local.set $h1 (call $swapBytes (i64.load (i32.const 0))))
    (local.set $h0 (call $swapBytes (i64.load (i32.const 8))))
    (local.set $h2 (i64.xor (local.get $h0) (local.get $h1)))
    (local.set $r1 (call $reverse (local.get $h1)))
    (local.set $r0 (call $reverse (local.get $h0)))
    (local.set $r2 (i64.xor (local.get $r0) (local.get $r1)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $y1 (i64.xor (local.get $y1) (call $swapBytes (i64.load (local.get $at)))))
        (local.set $y0 (i64.xor (local.get $y0) (call $swapBytes (i64.load offset=8 (local.get $at)))))
        (local.set $q0 (call $reverse (local.get $y0)))
        (local.set $q1 (call $reverse (local.get $y1)))
        ;; Three products of 64 bits make one of 128 (Karatsuba). Their upper halves are the lower ones of the reversed factors' products.
        (local.set $low (call $multiply (local.get $y0) (local.get $h0)))
        (local.set $high (call $multiply (local.get $y1) (local.get $h1)))
        (local.set $middle
          (i64.xor
            (i64.xor (local.get $low) (local.get $high))
            (call $multiply (i64.xor (local.get $y0) (local.get $y1)) (local.get $h2))))
        (local.set $lowTop (call $multiply (local.get $q0) (local.get $r0)))
        (local.set $highTop (call $multiply (local.get $q1) (local.get $r1)))
        (local.set $middleTop
          (i64.xor
            (i64.xor (local.get $lowTop) (local.get $highTop))
            (call $multiply (i64.xor (local.get $q0) (local.get $q1)) (local.get $r2))))
        (local.set $b (i64.xor (i64.shr_u (call $reverse (local.get $lowTop)) (i64.const 1)) (local.get $middle)))
        (local.set $c (i64.xor (i64.shr_u (call $reverse (local.get $middleTop)) (i64.const 1)) (local.get $high)))
        (local.set $d (i64.shr_u (call $reverse (local.get $highTop)) (i64.const 1)))
        ;; GCM's bits are in the other order, so that the product stands one bit too low.
        (local.set $d (i64.or (i64.shl (local.get $d) (i64.const 1)) (i64.shr_u (local.get $c) (i64.const 63))))
        (local.set $c (i64.or (i64.shl (local.get $c) (i64.const 1)) (i64.shr_u (local.get $b) (i64.const 63))))
        (local.set $b (i64.or (i64.shl (local.get $b) (i64.const 1)) (i64.shr_u (local.get $low) (i64.const 63))))
        (local.set $a (i64.shl (local.get $low) (i64.const 1)))
        ;; What is above 128 bits is folded in by x^128 = x^7 + x^2 + x + 1, the lowest word first.
        (local.set $c
          (i64.xor
            (i64.xor (local.get $c) (local.get $a))
            (i64.xor
              (i64.shr_u (local.get $a) (i64.const 1))
              (i64.xor (i64.shr_u (local.get $a) (i64.const 2)) (i64.shr_u (local.get $a) (i64.const 7))))))
        (local.set $b
          (i64.xor
            (i64.xor (local.get $b) (i64.shl (local.get $a) (i64.const 63)))
            (i64.xor (i64.shl (local.get $a) (i64.const 62)) (i64.shl (local.get $a) (i64.const 57)))))
        (local.set $y1
          (i64.xor
            (i64.xor (local.get $d) (local.get $b))
            (i64.xor
              (i64.shr_u (local.get $b) (i64.const 1))
              (i64.xor (i64.shr_u (local.get $b) (i64.const 2)) (i64.shr_u (local.get $b) (i64.const 7))))))
        (local.set $y0
          (i64.xor
            (i64.xor (local.get $c) (i64.shl (local.get $b) (i64.const 63)))
            (i64.xor (i64.shl (local.get $b) (i64.const 62)) (i64.shl (local.get $b) (i64.const 57)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))
    (global.set $y0 (local.get $y0))
    (global.set $y1 (local.get $y1)))

  ;; The tag of what is in clear and of the masked body. Padding is written behind the body, over what stands there.
  (func $tag (param $clear i32) (param $length i32) (result v128)
    (local $end i32)
    (global.set $y0 (i64.const 0))
    (global.set $y1 (i64.const 0))
    (local.set $end (i32.add (i32.const 131152) (i32.and (i32.add (local.get $clear) (i32.const 15)) (i32.const -16))))
    (memory.fill (i32.const 131152) (i32.const 0) (i32.const 128))
    (memory.copy (i32.const 131152) (i32.sub (i32.const 131408) (local.get $clear)) (local.get $clear))
    (call $absorb (i32.const 131152) (local.get $end))
    (local.set $end (i32.add (i32.const 131408) (local.get $length)))
    (memory.fill (local.get $end) (i32.const 0) (i32.and (i32.sub (i32.const 0) (local.get $length)) (i32.const 15)))
    (call $absorb (i32.const 131408) (local.get $end))
    (i64.store (i32.const 131152) (call $swapBytes (i64.extend_i32_u (i32.shl (local.get $clear) (i32.const 3)))))
    (i64.store (i32.const 131160) (call $swapBytes (i64.extend_i32_u (i32.shl (local.get $length) (i32.const 3)))))
    (call $absorb (i32.const 131152) (i32.const 131168))
    (v128.xor
      (v128.load (i32.const 65584))
      (i64x2.replace_lane 1 (i64x2.splat (call $swapBytes (global.get $y1))) (call $swapBytes (global.get $y0)))))

  ;; Masks the body, or takes its mask away.
  (func $mask (param $length i32)
    (local $at i32) (local $end i32)
    (local.set $at (i32.const 131408))
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (v128.store (local.get $at)
          (v128.xor (v128.load (local.get $at)) (v128.load (i32.sub (local.get $at) (i32.const 65808)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next))))

  ;; Writes counter blocks: the packet's counter, eight zeros, and the block's number from 1.
  (func (export "count") (param $counter i32) (param $blocks i32)
    (local $at i32) (local $nonce i64) (local $number i32)
    (local.set $nonce
      (i64.shr_u (call $swapBytes (i64.extend_i32_u (local.get $counter))) (i64.const 32)))
    (local.set $at (i32.const 16))
    (loop $next
      (local.set $number (i32.add (local.get $number) (i32.const 1)))
      (i64.store (local.get $at) (local.get $nonce))
      (i64.store offset=8 (local.get $at) (call $swapBytes (i64.extend_i32_u (local.get $number))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $number) (local.get $blocks)))))

  ;; Masks the body, and puts the tag and the packet's counter behind it.
  (func (export "seal") (param $clear i32) (param $length i32) (param $counter i32)
    (local $end i32)
    (call $mask (local.get $length))
    (local.set $end (i32.add (i32.const 131408) (local.get $length)))
    (v128.store (local.get $end) (call $tag (local.get $clear) (local.get $length)))
    (i64.store32 offset=16 (local.get $end)
      (i64.shr_u (call $swapBytes (i64.extend_i32_u (local.get $counter))) (i64.const 32))))

  ;; Whether the tag behind the body is the packet's own; the body is in clear then, and as it was otherwise.
  (func (export "open") (param $clear i32) (param $length i32) (result i32)
    (local $said v128)
    (local.set $said (v128.load (i32.add (i32.const 131408) (local.get $length))))
    (if (v128.any_true (v128.xor (local.get $said) (call $tag (local.get $clear) (local.get $length))))
      (then (return (i32.const 0))))
    (call $mask (local.get $length))
    (i32.const 1))
)
