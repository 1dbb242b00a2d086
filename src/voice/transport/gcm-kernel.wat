;; What AES-GCM (NIST SP 800-38D) does beside the block cipher: counter blocks, masking, and the tag. `npm run kernel` makes gcm-kernel-code.ts
;; of it; gcm-kernel.ts has AES encipher the counter blocks. But for the answer whether a tag is right, nothing here branches, and no address is
;; chosen, by a key or by what is said.
;;
;; Memory, in bytes; a body is at most 8448 long, 528 blocks, and 80 bytes stand before it in clear:
;;       0  the hash key: AES of a block of zeros
;;      16  counter blocks, 529: the first masks the tag, the others the body
;;    8480  the masks: AES of each of them
;;   16944  what stands in clear, in whole blocks, then the block of lengths
;;   17104  the body, whose mask lies 8608 before it; right before it what stands in clear, behind it the tag and the packet's counter
(module
  (memory (export "memory") 1 1)
  ;; What GHASH has come to: a block, as it lies in memory.
  (global $y0 (mut i64) (i64.const 0))
  (global $y1 (mut i64) (i64.const 0))

  ;; The bits of each byte in the other order. GCM has the coefficient of x^0 in a byte's highest bit; so turned, a word's bit n is that of x^n.
  (func $turnBits (param $x i64) (result i64)
    (local.set $x
      (i64.or
        (i64.and (i64.shr_u (local.get $x) (i64.const 1)) (i64.const 0x5555555555555555))
        (i64.shl (i64.and (local.get $x) (i64.const 0x5555555555555555)) (i64.const 1))))
    (local.set $x
      (i64.or
        (i64.and (i64.shr_u (local.get $x) (i64.const 2)) (i64.const 0x3333333333333333))
        (i64.shl (i64.and (local.get $x) (i64.const 0x3333333333333333)) (i64.const 2))))
    (i64.or
      (i64.and (i64.shr_u (local.get $x) (i64.const 4)) (i64.const 0x0f0f0f0f0f0f0f0f))
      (i64.shl (i64.and (local.get $x) (i64.const 0x0f0f0f0f0f0f0f0f)) (i64.const 4))))

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

  ;; The lower 64 bits of a product without carries, as polynomials over two elements have it. Every fourth bit of each factor is taken at a time: an
  ;; ordinary product adds up at most fifteen ones in one place, whose carries stay in the three bits above it, and those are cut off. Only the
  ;; topmost place comes to sixteen, and that carry falls off the end. (A known way: T. Pornin, "Constant-Time Crypto", on BearSSL.)
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

  ;; The upper 64 bits of a product of 127, from the lower ones of the product of both factors turned round.
  (func $upper (param $x i64) (result i64)
    (i64.shr_u (call $swapBytes (call $turnBits (local.get $x))) (i64.const 1)))

  ;; GHASH takes in the blocks from one address up to another: each is added, and the sum multiplied by the hash key, modulo
  ;; x^128 + x^7 + x^2 + x + 1. Words with a 0 have the lower coefficients; those named r are turned round, 64 bits in the other order.
  (func $absorb (param $at i32) (param $end i32)
    (local $h0 i64) (local $h1 i64) (local $h2 i64) (local $h0r i64) (local $h1r i64) (local $h2r i64)
    (local $y0 i64) (local $y1 i64) (local $a0 i64) (local $a1 i64) (local $a0r i64) (local $a1r i64)
    (local $low i64) (local $high i64) (local $cross i64) (local $lowR i64) (local $highR i64) (local $crossR i64)
    (local $p0 i64) (local $p1 i64) (local $p2 i64) (local $p3 i64)
    (local.set $y0 (global.get $y0))
    (local.set $y1 (global.get $y1))
    (local.set $h0 (call $turnBits (i64.load (i32.const 0))))
    (local.set $h1 (call $turnBits (i64.load (i32.const 8))))
    (local.set $h2 (i64.xor (local.get $h0) (local.get $h1)))
    (local.set $h0r (call $swapBytes (i64.load (i32.const 0))))
    (local.set $h1r (call $swapBytes (i64.load (i32.const 8))))
    (local.set $h2r (i64.xor (local.get $h0r) (local.get $h1r)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $y0 (i64.xor (local.get $y0) (i64.load (local.get $at))))
        (local.set $y1 (i64.xor (local.get $y1) (i64.load offset=8 (local.get $at))))
        (local.set $a0 (call $turnBits (local.get $y0)))
        (local.set $a1 (call $turnBits (local.get $y1)))
        (local.set $a0r (call $swapBytes (local.get $y0)))
        (local.set $a1r (call $swapBytes (local.get $y1)))
        ;; Of the four products of words that make one of 128 bits, the two that cross come of a third product, of sums (Karatsuba).
        (local.set $low (call $multiply (local.get $a0) (local.get $h0)))
        (local.set $high (call $multiply (local.get $a1) (local.get $h1)))
        (local.set $cross
          (i64.xor
            (i64.xor (local.get $low) (local.get $high))
            (call $multiply (i64.xor (local.get $a0) (local.get $a1)) (local.get $h2))))
        (local.set $lowR (call $multiply (local.get $a0r) (local.get $h0r)))
        (local.set $highR (call $multiply (local.get $a1r) (local.get $h1r)))
        (local.set $crossR
          (i64.xor
            (i64.xor (local.get $lowR) (local.get $highR))
            (call $multiply (i64.xor (local.get $a0r) (local.get $a1r)) (local.get $h2r))))
        (local.set $p0 (local.get $low))
        (local.set $p1 (i64.xor (call $upper (local.get $lowR)) (local.get $cross)))
        (local.set $p2 (i64.xor (call $upper (local.get $crossR)) (local.get $high)))
        (local.set $p3 (call $upper (local.get $highR)))
        ;; x^128 is x^7 + x^2 + x + 1: first the highest word goes down by two, then the next one, with what the first left in it.
        (local.set $p1 (i64.xor (local.get $p1) (call $foldedLow (local.get $p3))))
        (local.set $p2 (i64.xor (local.get $p2) (call $foldedHigh (local.get $p3))))
        (local.set $p0 (i64.xor (local.get $p0) (call $foldedLow (local.get $p2))))
        (local.set $p1 (i64.xor (local.get $p1) (call $foldedHigh (local.get $p2))))
        (local.set $y0 (call $turnBits (local.get $p0)))
        (local.set $y1 (call $turnBits (local.get $p1)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))
    (global.set $y0 (local.get $y0))
    (global.set $y1 (local.get $y1)))

  ;; A word times x^7 + x^2 + x + 1: its lower 64 bits, and what is above them.
  (func $foldedLow (param $x i64) (result i64)
    (i64.xor
      (i64.xor (local.get $x) (i64.shl (local.get $x) (i64.const 1)))
      (i64.xor (i64.shl (local.get $x) (i64.const 2)) (i64.shl (local.get $x) (i64.const 7)))))
  (func $foldedHigh (param $x i64) (result i64)
    (i64.xor
      (i64.shr_u (local.get $x) (i64.const 63))
      (i64.xor (i64.shr_u (local.get $x) (i64.const 62)) (i64.shr_u (local.get $x) (i64.const 57)))))

  ;; A number of 32 bits as the first four bytes of a word, the highest first.
  (func $bigEndian (param $x i32) (result i64)
    (i64.shr_u (call $swapBytes (i64.extend_i32_u (local.get $x))) (i64.const 32)))

  ;; The tag of what stands in clear and of the masked body. Padding is written behind the body, over what stands there.
  (func $tag (param $clear i32) (param $length i32) (result v128)
    (local $end i32)
    (global.set $y0 (i64.const 0))
    (global.set $y1 (i64.const 0))
    (memory.fill (i32.const 16944) (i32.const 0) (i32.const 80))
    (memory.copy (i32.const 16944) (i32.sub (i32.const 17104) (local.get $clear)) (local.get $clear))
    (call $absorb
      (i32.const 16944)
      (i32.add (i32.const 16944) (i32.and (i32.add (local.get $clear) (i32.const 15)) (i32.const -16))))
    (local.set $end (i32.add (i32.const 17104) (local.get $length)))
    (memory.fill (local.get $end) (i32.const 0) (i32.and (i32.sub (i32.const 0) (local.get $length)) (i32.const 15)))
    (call $absorb (i32.const 17104) (local.get $end))
    ;; Both lengths in bits.
    (i64.store (i32.const 16944) (call $swapBytes (i64.extend_i32_u (i32.shl (local.get $clear) (i32.const 3)))))
    (i64.store (i32.const 16952) (call $swapBytes (i64.extend_i32_u (i32.shl (local.get $length) (i32.const 3)))))
    (call $absorb (i32.const 16944) (i32.const 16960))
    (v128.xor
      (v128.load (i32.const 8480))
      (i64x2.replace_lane 1 (i64x2.splat (global.get $y0)) (global.get $y1))))

  ;; Masks the body, or takes its mask away; up to fifteen bytes behind it change too.
  (func $mask (param $length i32)
    (local $at i32) (local $end i32)
    (local.set $at (i32.const 17104))
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (v128.store (local.get $at)
          (v128.xor (v128.load (local.get $at)) (v128.load (i32.sub (local.get $at) (i32.const 8608)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next))))

  ;; Writes counter blocks: the packet's counter, eight zeros, and the block's number from 1.
  (func (export "count") (param $counter i32) (param $blocks i32)
    (local $at i32) (local $number i32)
    (local.set $at (i32.const 16))
    (loop $next
      (local.set $number (i32.add (local.get $number) (i32.const 1)))
      (i64.store (local.get $at) (call $bigEndian (local.get $counter)))
      (i64.store offset=8 (local.get $at) (call $swapBytes (i64.extend_i32_u (local.get $number))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $number) (local.get $blocks)))))

  ;; Masks the body, and puts the tag and the packet's counter behind it.
  (func (export "seal") (param $clear i32) (param $length i32) (param $counter i32)
    (local $end i32)
    (call $mask (local.get $length))
    (local.set $end (i32.add (i32.const 17104) (local.get $length)))
    (v128.store (local.get $end) (call $tag (local.get $clear) (local.get $length)))
    (i64.store32 offset=16 (local.get $end) (call $bigEndian (local.get $counter))))

  ;; Whether the tag behind the body is the packet's own. If so the body is unmasked, if not it is as it was.
  (func (export "open") (param $clear i32) (param $length i32) (result i32)
    (local $said v128)
    (local.set $said (v128.load (i32.add (i32.const 17104) (local.get $length))))
    (if (v128.any_true (v128.xor (local.get $said) (call $tag (local.get $clear) (local.get $length))))
      (then (return (i32.const 0))))
    (call $mask (local.get $length))
    (i32.const 1))
)
