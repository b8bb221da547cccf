;; The inner loops of the sketch and of the exact products, in 128-bit SIMD. Each is the twin of a function in
;; typescript-kernels.ts, which is the reference: the same sums in the same order, so the folds agree bit by bit.
;; Regions of the memory, in bytes (wasm-kernels.ts names the same):
;;   0        TILE   2,048 float32, numbers just decoded
;;   8192     STAGE  bytes of a tensor as they stand in the file, 64 KiB and room to read past the end
;;   131072   LEFT   131,072 float32: sums of a fold, P of a product, rows of the first matrix of a Gram
;;   655360   RIGHT  131,072 float32: Q of a product, rows of the second matrix of a Gram
;;   1179648  SMALL  1,024 float32: the 32 x 32 product
;;   1183744  WIDE   4 MiB: signs of a fold (bit 31 or nothing), or the float64 sums of a Gram
;;   5378048  SPARE  4 MiB: the factors of a Kronecker product and what its fold keeps
;;   9572352  SUMS   1,024 float64: the sketch of a file
;;   9580544  SIGNS  1 MiB: tables of signs that are used again and again
;;   10629120 INPUT  4 MiB and room to read past the end: whole tensors as they stand in the file
(module
  (memory (export "memory") 227)
  ;; Bits of all magnitudes decoded since it was last set to 0, joined by OR: 0 means nothing but zeros.
  (global $bits (export "bits") (mut i32) (i32.const 0))

  (func $join_bits (param $v v128)
    (global.set $bits
      (i32.or (global.get $bits)
        (i32.or
          (i32.or (i32x4.extract_lane 0 (local.get $v)) (i32x4.extract_lane 1 (local.get $v)))
          (i32.or (i32x4.extract_lane 2 (local.get $v)) (i32x4.extract_lane 3 (local.get $v)))))))

  ;; Sum of four lanes that count something.
  (func $sum_lanes (param $v v128) (result i32)
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $v)) (i32x4.extract_lane 1 (local.get $v)))
      (i32.add (i32x4.extract_lane 2 (local.get $v)) (i32x4.extract_lane 3 (local.get $v)))))

  ;; Four halves, as magnitudes and as whole 16-bit words in 32-bit lanes, to float32. Subnormal halves go through
  ;; whole numbers: as float32 they would be subnormal too, which is slow on some processors.
  (func $halves (param $magnitude v128) (param $word v128) (result v128)
    (v128.or
      (v128.bitselect
        (f32x4.mul
          (f32x4.convert_i32x4_s (local.get $magnitude))
          (f32x4.splat (f32.const 0x1p-24)))
        (i32x4.add
          (i32x4.shl (local.get $magnitude) (i32.const 13))
          (i32x4.splat (i32.const 0x38000000)))
        (i32x4.lt_s (local.get $magnitude) (i32x4.splat (i32.const 0x400))))
      (i32x4.shl
        (v128.and (local.get $word) (i32x4.splat (i32.const 0x8000)))
        (i32.const 16))))

  ;; Decodes n float16 (at most 2,048) at $src to TILE; answers how many are NaN or infinite. The loop is $halves
  ;; written out with its constants in locals, which takes some 15 % less time.
  (func $decode_f16 (export "decode_f16") (param $src i32) (param $n i32) (result i32)
    (local $to i32) (local $end i32) (local $word i32) (local $bad i32)
    (local $h v128) (local $a v128) (local $m v128) (local $seen v128) (local $count v128)
    (local $magnitude v128) (local $finite v128) (local $tiny v128) (local $bias v128) (local $least v128)
    (local $sign v128)
    (local.set $magnitude (i16x8.splat (i32.const 0x7fff)))
    (local.set $finite (i16x8.splat (i32.const 0x7bff)))
    (local.set $tiny (f32x4.splat (f32.const 0x1p-24)))
    (local.set $bias (i32x4.splat (i32.const 0x38000000)))
    (local.set $least (i32x4.splat (i32.const 0x400)))
    (local.set $sign (i32x4.splat (i32.const 0x80000000)))
    (local.set $end (i32.shl (i32.and (local.get $n) (i32.const -8)) (i32.const 2)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (local.set $h (v128.load (local.get $src)))
        (local.set $a (v128.and (local.get $h) (local.get $magnitude)))
        (local.set $seen (v128.or (local.get $seen) (local.get $a)))
        (local.set $count
          (i16x8.sub (local.get $count) (i16x8.gt_s (local.get $a) (local.get $finite))))
        (local.set $m (i32x4.extend_low_i16x8_u (local.get $a)))
        (v128.store (local.get $to)
          (v128.bitselect
            (i32x4.shl (i32x4.extend_low_i16x8_u (local.get $h)) (i32.const 16))
            (v128.bitselect
              (f32x4.mul (f32x4.convert_i32x4_s (local.get $m)) (local.get $tiny))
              (i32x4.add (i32x4.shl (local.get $m) (i32.const 13)) (local.get $bias))
              (i32x4.lt_s (local.get $m) (local.get $least)))
            (local.get $sign)))
        (local.set $m (i32x4.extend_high_i16x8_u (local.get $a)))
        (v128.store offset=16 (local.get $to)
          (v128.bitselect
            (i32x4.shl (i32x4.extend_high_i16x8_u (local.get $h)) (i32.const 16))
            (v128.bitselect
              (f32x4.mul (f32x4.convert_i32x4_s (local.get $m)) (local.get $tiny))
              (i32x4.add (i32x4.shl (local.get $m) (i32.const 13)) (local.get $bias))
              (i32x4.lt_s (local.get $m) (local.get $least)))
            (local.get $sign)))
        (local.set $src (i32.add (local.get $src) (i32.const 16)))
        (local.set $to (i32.add (local.get $to) (i32.const 32)))
        (br $next)))
    (local.set $end (i32.shl (local.get $n) (i32.const 2)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (local.set $word (i32.load16_u (local.get $src)))
        (local.set $a (i32x4.splat (i32.and (local.get $word) (i32.const 0x7fff))))
        (local.set $seen (v128.or (local.get $seen) (local.get $a)))
        (local.set $bad
          (i32.add (local.get $bad)
            (i32.gt_u (i32.and (local.get $word) (i32.const 0x7fff)) (i32.const 0x7bff))))
        (f32.store (local.get $to)
          (f32x4.extract_lane 0
            (call $halves (local.get $a) (i32x4.splat (local.get $word)))))
        (local.set $src (i32.add (local.get $src) (i32.const 2)))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (br $next)))
    (call $join_bits (local.get $seen))
    (i32.add (local.get $bad)
      (call $sum_lanes (i32x4.extadd_pairwise_i16x8_u (local.get $count)))))

  ;; Decodes n bfloat16 (at most 2,048) at $src to TILE; answers how many are NaN or infinite.
  (func $decode_bf16 (export "decode_bf16") (param $src i32) (param $n i32) (result i32)
    (local $to i32) (local $end i32) (local $word i32) (local $bad i32)
    (local $h v128) (local $a v128) (local $seen v128) (local $count v128)
    (local.set $end (i32.shl (i32.and (local.get $n) (i32.const -8)) (i32.const 2)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (local.set $h (v128.load (local.get $src)))
        (local.set $a (v128.and (local.get $h) (i16x8.splat (i32.const 0x7fff))))
        (local.set $seen (v128.or (local.get $seen) (local.get $a)))
        (local.set $count
          (i16x8.sub (local.get $count)
            (i16x8.gt_s (local.get $a) (i16x8.splat (i32.const 0x7f7f)))))
        (v128.store (local.get $to)
          (i32x4.shl (i32x4.extend_low_i16x8_u (local.get $h)) (i32.const 16)))
        (v128.store offset=16 (local.get $to)
          (i32x4.shl (i32x4.extend_high_i16x8_u (local.get $h)) (i32.const 16)))
        (local.set $src (i32.add (local.get $src) (i32.const 16)))
        (local.set $to (i32.add (local.get $to) (i32.const 32)))
        (br $next)))
    (local.set $end (i32.shl (local.get $n) (i32.const 2)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (local.set $word (i32.load16_u (local.get $src)))
        (local.set $seen
          (v128.or (local.get $seen) (i32x4.splat (i32.and (local.get $word) (i32.const 0x7fff)))))
        (local.set $bad
          (i32.add (local.get $bad)
            (i32.gt_u (i32.and (local.get $word) (i32.const 0x7fff)) (i32.const 0x7f7f))))
        (i32.store (local.get $to) (i32.shl (local.get $word) (i32.const 16)))
        (local.set $src (i32.add (local.get $src) (i32.const 2)))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (br $next)))
    (call $join_bits (local.get $seen))
    (i32.add (local.get $bad)
      (call $sum_lanes (i32x4.extadd_pairwise_i16x8_u (local.get $count)))))

  ;; Copies n float32 (at most 2,048) at $src to TILE; answers how many are NaN or infinite.
  (func $decode_f32 (export "decode_f32") (param $src i32) (param $n i32) (result i32)
    (local $to i32) (local $end i32) (local $word i32) (local $bad i32)
    (local $x v128) (local $a v128) (local $seen v128) (local $count v128)
    (local.set $end (i32.shl (i32.and (local.get $n) (i32.const -4)) (i32.const 2)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (local.set $x (v128.load (local.get $src)))
        (local.set $a (v128.and (local.get $x) (i32x4.splat (i32.const 0x7fffffff))))
        (local.set $seen (v128.or (local.get $seen) (local.get $a)))
        (local.set $count
          (i32x4.sub (local.get $count)
            (i32x4.gt_s (local.get $a) (i32x4.splat (i32.const 0x7f7fffff)))))
        (v128.store (local.get $to) (local.get $x))
        (local.set $src (i32.add (local.get $src) (i32.const 16)))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (br $next)))
    (local.set $end (i32.shl (local.get $n) (i32.const 2)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (local.set $word (i32.load (local.get $src)))
        (local.set $seen
          (v128.or (local.get $seen) (i32x4.splat (i32.and (local.get $word) (i32.const 0x7fffffff)))))
        (local.set $bad
          (i32.add (local.get $bad)
            (i32.gt_u (i32.and (local.get $word) (i32.const 0x7fffffff)) (i32.const 0x7f7fffff))))
        (i32.store (local.get $to) (local.get $word))
        (local.set $src (i32.add (local.get $src) (i32.const 4)))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (br $next)))
    (call $join_bits (local.get $seen))
    (i32.add (local.get $bad) (call $sum_lanes (local.get $count))))

  ;; Adds the number at $from, its sign flipped by the sign at $sign, to the sum at $acc.
  (func $add_one (param $acc i32) (param $from i32) (param $sign i32)
    (f32.store (local.get $acc)
      (f32.add
        (f32.load (local.get $acc))
        (f32.reinterpret_i32 (i32.xor (i32.load (local.get $from)) (i32.load (local.get $sign)))))))

  ;; Folds n numbers of TILE, which stand in the columns from $column on, into the 32 sums at $acc by column mod 32.
  (func (export "fold_columns") (param $n i32) (param $column i32) (param $acc i32)
    (call $fold_run
      (i32.const 0) (local.get $n) (local.get $column) (local.get $acc)
      (i32.add (i32.const 1183744) (i32.shl (local.get $column) (i32.const 2)))))

  ;; Folds n numbers at $from, whose first stands in column $column, into the 32 sums at $acc by column mod 32; their
  ;; signs stand at $sign.
  (func $fold_run
    (param $from i32) (param $n i32) (param $column i32) (param $acc i32) (param $sign i32)
    (local $end i32) (local $fast i32)
    (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128)
    (local $a4 v128) (local $a5 v128) (local $a6 v128) (local $a7 v128)
    (local.set $end (i32.add (local.get $from) (i32.shl (local.get $n) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
        (br_if $done (i32.eqz (i32.and (local.get $column) (i32.const 31))))
        (call $add_one
          (i32.add (local.get $acc) (i32.shl (i32.and (local.get $column) (i32.const 31)) (i32.const 2)))
          (local.get $from) (local.get $sign))
        (local.set $column (i32.add (local.get $column) (i32.const 1)))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (local.set $sign (i32.add (local.get $sign) (i32.const 4)))
        (br $next)))
    (local.set $fast
      (i32.add (local.get $from)
        (i32.and (i32.sub (local.get $end) (local.get $from)) (i32.const -128))))
    (if (i32.lt_u (local.get $from) (local.get $fast))
      (then
        (local.set $a0 (v128.load (local.get $acc)))
        (local.set $a1 (v128.load offset=16 (local.get $acc)))
        (local.set $a2 (v128.load offset=32 (local.get $acc)))
        (local.set $a3 (v128.load offset=48 (local.get $acc)))
        (local.set $a4 (v128.load offset=64 (local.get $acc)))
        (local.set $a5 (v128.load offset=80 (local.get $acc)))
        (local.set $a6 (v128.load offset=96 (local.get $acc)))
        (local.set $a7 (v128.load offset=112 (local.get $acc)))
        (loop $next
          (local.set $a0 (f32x4.add (local.get $a0)
            (v128.xor (v128.load (local.get $from)) (v128.load (local.get $sign)))))
          (local.set $a1 (f32x4.add (local.get $a1)
            (v128.xor (v128.load offset=16 (local.get $from)) (v128.load offset=16 (local.get $sign)))))
          (local.set $a2 (f32x4.add (local.get $a2)
            (v128.xor (v128.load offset=32 (local.get $from)) (v128.load offset=32 (local.get $sign)))))
          (local.set $a3 (f32x4.add (local.get $a3)
            (v128.xor (v128.load offset=48 (local.get $from)) (v128.load offset=48 (local.get $sign)))))
          (local.set $a4 (f32x4.add (local.get $a4)
            (v128.xor (v128.load offset=64 (local.get $from)) (v128.load offset=64 (local.get $sign)))))
          (local.set $a5 (f32x4.add (local.get $a5)
            (v128.xor (v128.load offset=80 (local.get $from)) (v128.load offset=80 (local.get $sign)))))
          (local.set $a6 (f32x4.add (local.get $a6)
            (v128.xor (v128.load offset=96 (local.get $from)) (v128.load offset=96 (local.get $sign)))))
          (local.set $a7 (f32x4.add (local.get $a7)
            (v128.xor (v128.load offset=112 (local.get $from)) (v128.load offset=112 (local.get $sign)))))
          (local.set $from (i32.add (local.get $from) (i32.const 128)))
          (local.set $sign (i32.add (local.get $sign) (i32.const 128)))
          (br_if $next (i32.lt_u (local.get $from) (local.get $fast))))
        (v128.store (local.get $acc) (local.get $a0))
        (v128.store offset=16 (local.get $acc) (local.get $a1))
        (v128.store offset=32 (local.get $acc) (local.get $a2))
        (v128.store offset=48 (local.get $acc) (local.get $a3))
        (v128.store offset=64 (local.get $acc) (local.get $a4))
        (v128.store offset=80 (local.get $acc) (local.get $a5))
        (v128.store offset=96 (local.get $acc) (local.get $a6))
        (v128.store offset=112 (local.get $acc) (local.get $a7))))
    ;; What is left starts at a column that is a multiple of 32.
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
        (call $add_one (local.get $acc) (local.get $from) (local.get $sign))
        (local.set $acc (i32.add (local.get $acc) (i32.const 4)))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (local.set $sign (i32.add (local.get $sign) (i32.const 4)))
        (br $next))))

  ;; Adds n numbers at $from, all with the sign $sign, to the sums at $acc.
  (func $add_run (export "add_run") (param $from i32) (param $n i32) (param $acc i32) (param $sign i32)
    (local $end i32) (local $flip v128)
    (local.set $flip (i32x4.splat (local.get $sign)))
    (local.set $end
      (i32.add (local.get $from) (i32.shl (i32.and (local.get $n) (i32.const -4)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
        (v128.store (local.get $acc)
          (f32x4.add (v128.load (local.get $acc))
            (v128.xor (v128.load (local.get $from)) (local.get $flip))))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (local.set $acc (i32.add (local.get $acc) (i32.const 16)))
        (br $next)))
    (local.set $end
      (i32.add (local.get $from) (i32.shl (i32.and (local.get $n) (i32.const 3)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
        (f32.store (local.get $acc)
          (f32.add (f32.load (local.get $acc))
            (f32.reinterpret_i32 (i32.xor (i32.load (local.get $from)) (local.get $sign)))))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (local.set $acc (i32.add (local.get $acc) (i32.const 4)))
        (br $next))))

  ;; Folds $rows whole rows of $width numbers, from $from in TILE on, into LEFT (32 x width) by row mod 32; the first
  ;; of them is row $row of the matrix.
  (func (export "fold_rows") (param $from i32) (param $rows i32) (param $width i32) (param $row i32)
    (local $last i32) (local $bytes i32)
    (local.set $last (i32.add (local.get $row) (local.get $rows)))
    (local.set $bytes (i32.shl (local.get $width) (i32.const 2)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $row) (local.get $last)))
        (call $add_run
          (local.get $from)
          (local.get $width)
          (i32.add (i32.const 131072)
            (i32.mul (i32.and (local.get $row) (i32.const 31)) (local.get $bytes)))
          (i32.load (i32.add (i32.const 1183744) (i32.shl (local.get $row) (i32.const 2)))))
        (local.set $from (i32.add (local.get $from) (local.get $bytes)))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $next))))

  ;; SMALL = LEFT (32 x rank) times RIGHT (rank x 32).
  (func (export "multiply") (param $rank i32)
    (local $p i32) (local $k i32) (local $left i32) (local $right i32) (local $to i32) (local $x v128)
    (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128)
    (local $a4 v128) (local $a5 v128) (local $a6 v128) (local $a7 v128)
    (local.set $left (i32.const 131072))
    (local.set $to (i32.const 1179648))
    (loop $row
      (local.set $a0 (v128.const i32x4 0 0 0 0))
      (local.set $a1 (v128.const i32x4 0 0 0 0))
      (local.set $a2 (v128.const i32x4 0 0 0 0))
      (local.set $a3 (v128.const i32x4 0 0 0 0))
      (local.set $a4 (v128.const i32x4 0 0 0 0))
      (local.set $a5 (v128.const i32x4 0 0 0 0))
      (local.set $a6 (v128.const i32x4 0 0 0 0))
      (local.set $a7 (v128.const i32x4 0 0 0 0))
      (local.set $right (i32.const 655360))
      (local.set $k (i32.const 0))
      (block $done
        (loop $next
          (br_if $done (i32.ge_u (local.get $k) (local.get $rank)))
          (local.set $x (v128.load32_splat (local.get $left)))
          (local.set $a0 (f32x4.add (local.get $a0)
            (f32x4.mul (local.get $x) (v128.load (local.get $right)))))
          (local.set $a1 (f32x4.add (local.get $a1)
            (f32x4.mul (local.get $x) (v128.load offset=16 (local.get $right)))))
          (local.set $a2 (f32x4.add (local.get $a2)
            (f32x4.mul (local.get $x) (v128.load offset=32 (local.get $right)))))
          (local.set $a3 (f32x4.add (local.get $a3)
            (f32x4.mul (local.get $x) (v128.load offset=48 (local.get $right)))))
          (local.set $a4 (f32x4.add (local.get $a4)
            (f32x4.mul (local.get $x) (v128.load offset=64 (local.get $right)))))
          (local.set $a5 (f32x4.add (local.get $a5)
            (f32x4.mul (local.get $x) (v128.load offset=80 (local.get $right)))))
          (local.set $a6 (f32x4.add (local.get $a6)
            (f32x4.mul (local.get $x) (v128.load offset=96 (local.get $right)))))
          (local.set $a7 (f32x4.add (local.get $a7)
            (f32x4.mul (local.get $x) (v128.load offset=112 (local.get $right)))))
          (local.set $left (i32.add (local.get $left) (i32.const 4)))
          (local.set $right (i32.add (local.get $right) (i32.const 128)))
          (local.set $k (i32.add (local.get $k) (i32.const 1)))
          (br $next)))
      (v128.store (local.get $to) (local.get $a0))
      (v128.store offset=16 (local.get $to) (local.get $a1))
      (v128.store offset=32 (local.get $to) (local.get $a2))
      (v128.store offset=48 (local.get $to) (local.get $a3))
      (v128.store offset=64 (local.get $to) (local.get $a4))
      (v128.store offset=80 (local.get $to) (local.get $a5))
      (v128.store offset=96 (local.get $to) (local.get $a6))
      (v128.store offset=112 (local.get $to) (local.get $a7))
      (local.set $to (i32.add (local.get $to) (i32.const 128)))
      (local.set $p (i32.add (local.get $p) (i32.const 1)))
      (br_if $row (i32.lt_u (local.get $p) (i32.const 32)))))

  ;; Adds n numbers at $from times $x to the sums at $acc.
  (func $add_scaled (param $from i32) (param $n i32) (param $acc i32) (param $x f32)
    (local $end i32) (local $wide v128)
    (local.set $wide (f32x4.splat (local.get $x)))
    (local.set $end
      (i32.add (local.get $from) (i32.shl (i32.and (local.get $n) (i32.const -4)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
        (v128.store (local.get $acc)
          (f32x4.add (v128.load (local.get $acc))
            (f32x4.mul (local.get $wide) (v128.load (local.get $from)))))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (local.set $acc (i32.add (local.get $acc) (i32.const 16)))
        (br $next)))
    (local.set $end
      (i32.add (local.get $from) (i32.shl (i32.and (local.get $n) (i32.const 3)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
        (f32.store (local.get $acc)
          (f32.add (f32.load (local.get $acc))
            (f32.mul (local.get $x) (f32.load (local.get $from)))))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (local.set $acc (i32.add (local.get $acc) (i32.const 4)))
        (br $next))))

  ;; Multiplies the $n numbers at $a with those of each of the $rows rows at $b, number by number, and folds each
  ;; product by place mod 32 into 32 sums at $acc, one row after another; the signs of the places stand at $signs.
  (func (export "fold_products")
    (param $a i32) (param $b i32) (param $rows i32) (param $n i32) (param $signs i32) (param $acc i32)
    (local $at i32) (local $left i32) (local $to i32) (local $x i32) (local $y i32)
    (memory.fill (local.get $acc) (i32.const 0) (i32.shl (local.get $rows) (i32.const 7)))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $rows)))
        (local.set $at (i32.const 0))
        (block $row_done
          (loop $tile
            (br_if $row_done (i32.ge_u (local.get $at) (local.get $n)))
            (local.set $left (i32.sub (local.get $n) (local.get $at)))
            (if (i32.gt_u (local.get $left) (i32.const 2048)) (then (local.set $left (i32.const 2048))))
            (local.set $x (i32.add (local.get $a) (i32.shl (local.get $at) (i32.const 2))))
            (local.set $y (i32.add (local.get $b) (i32.shl (local.get $at) (i32.const 2))))
            (local.set $to (i32.const 0))
            ;; Whole vectors: what is read behind the end is not folded.
            (loop $four
              (v128.store (local.get $to)
                (f32x4.mul (v128.load (local.get $x)) (v128.load (local.get $y))))
              (local.set $x (i32.add (local.get $x) (i32.const 16)))
              (local.set $y (i32.add (local.get $y) (i32.const 16)))
              (local.set $to (i32.add (local.get $to) (i32.const 16)))
              (br_if $four (i32.lt_u (local.get $to) (i32.shl (local.get $left) (i32.const 2)))))
            (call $fold_run
              (i32.const 0) (local.get $left) (local.get $at) (local.get $acc)
              (i32.add (local.get $signs) (i32.shl (local.get $at) (i32.const 2))))
            (local.set $at (i32.add (local.get $at) (local.get $left)))
            (br $tile)))
        (local.set $b (i32.add (local.get $b) (i32.shl (local.get $n) (i32.const 2))))
        (local.set $acc (i32.add (local.get $acc) (i32.const 128)))
        (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
        (br $next))))

  ;; Adds to the 32 x 32 sums in SMALL the fold of first (x) (u v): $first is $a x $b numbers, u the numbers at $u from
  ;; row $c on to before $c_end, v the $d numbers at $v. The product has rows of $c_all rows for each row of first, and
  ;; only its rows $begin to before $end count, the first of them as row 0. Signs of those rows stand at $row_signs, of
  ;; the columns in WIDE. $left is scratch of 32 x $b numbers, $right of 32.
  (func (export "add_kronecker")
    (param $first i32) (param $a i32) (param $b i32) (param $u i32) (param $c i32) (param $c_end i32)
    (param $c_all i32) (param $v i32) (param $d i32) (param $begin i32) (param $end i32)
    (param $row_signs i32) (param $left i32) (param $right i32)
    (local $width i32) (local $i i32) (local $row i32) (local $bucket i32) (local $touched i32)
    (local $weight i32) (local $column i32) (local $to i32)
    (local.set $width (i32.shl (local.get $b) (i32.const 2)))
    (memory.fill (local.get $left) (i32.const 0) (i32.shl (local.get $width) (i32.const 5)))
    (local.set $end (i32.sub (local.get $end) (local.get $begin)))
    (block $u_done
      (loop $u_next
        (br_if $u_done (i32.ge_u (local.get $c) (local.get $c_end)))
        (local.set $weight (i32.load (local.get $u)))
        (local.set $row (i32.sub (local.get $c) (local.get $begin)))
        (local.set $i (i32.const 0))
        (block $a_done
          (loop $a_next
            (br_if $a_done (i32.ge_u (local.get $i) (local.get $a)))
            ;; A row before $begin is a very large number here.
            (if (i32.lt_u (local.get $row) (local.get $end))
              (then
                (local.set $bucket (i32.and (local.get $row) (i32.const 31)))
                (local.set $touched
                  (i32.or (local.get $touched) (i32.shl (i32.const 1) (local.get $bucket))))
                (call $add_scaled
                  (i32.add (local.get $first) (i32.mul (local.get $i) (local.get $width)))
                  (local.get $b)
                  (i32.add (local.get $left) (i32.mul (local.get $bucket) (local.get $width)))
                  (f32.reinterpret_i32
                    (i32.xor (local.get $weight)
                      (i32.load
                        (i32.add (local.get $row_signs) (i32.shl (local.get $row) (i32.const 2)))))))))
            (local.set $row (i32.add (local.get $row) (local.get $c_all)))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br $a_next)))
        (local.set $u (i32.add (local.get $u) (i32.const 4)))
        (local.set $c (i32.add (local.get $c) (i32.const 1)))
        (br $u_next)))
    (local.set $i (i32.const 0))
    (block $b_done
      (loop $b_next
        (br_if $b_done (i32.ge_u (local.get $i) (local.get $b)))
        (memory.fill (local.get $right) (i32.const 0) (i32.const 128))
        (call $fold_run
          (local.get $v) (local.get $d) (local.get $column) (local.get $right)
          (i32.add (i32.const 1183744) (i32.shl (local.get $column) (i32.const 2))))
        (local.set $bucket (i32.const 0))
        (local.set $to (i32.const 1179648))
        (loop $row_next
          (if (i32.and (i32.shr_u (local.get $touched) (local.get $bucket)) (i32.const 1))
            (then
              (call $add_scaled
                (local.get $right) (i32.const 32) (local.get $to)
                (f32.load
                  (i32.add
                    (i32.add (local.get $left) (i32.mul (local.get $bucket) (local.get $width)))
                    (i32.shl (local.get $i) (i32.const 2)))))))
          (local.set $to (i32.add (local.get $to) (i32.const 128)))
          (local.set $bucket (i32.add (local.get $bucket) (i32.const 1)))
          (br_if $row_next (i32.lt_u (local.get $bucket) (i32.const 32))))
        (local.set $column (i32.add (local.get $column) (local.get $d)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $b_next))))

  ;; Decodes n numbers (at most 2,048) at $src to TILE: $dtype 0 is float16, 1 bfloat16, 2 float32. Answers how many are
  ;; NaN or infinite.
  (func $decode (param $dtype i32) (param $src i32) (param $n i32) (result i32)
    (if (result i32) (i32.eqz (local.get $dtype))
      (then (call $decode_f16 (local.get $src) (local.get $n)))
      (else
        (if (result i32) (i32.eq (local.get $dtype) (i32.const 1))
          (then (call $decode_bf16 (local.get $src) (local.get $n)))
          (else (call $decode_f32 (local.get $src) (local.get $n)))))))

  ;; Decodes n numbers at $src to float32 at $to; answers how many are NaN or infinite.
  (func (export "decode_all")
    (param $dtype i32) (param $size i32) (param $src i32) (param $n i32) (param $to i32) (result i32)
    (local $run i32) (local $bad i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $n)))
        (local.set $run (local.get $n))
        (if (i32.gt_u (local.get $run) (i32.const 2048)) (then (local.set $run (i32.const 2048))))
        (local.set $bad
          (i32.add (local.get $bad) (call $decode (local.get $dtype) (local.get $src) (local.get $run))))
        (memory.copy (local.get $to) (i32.const 0) (i32.shl (local.get $run) (i32.const 2)))
        (local.set $src (i32.add (local.get $src) (i32.mul (local.get $run) (local.get $size))))
        (local.set $to (i32.add (local.get $to) (i32.shl (local.get $run) (i32.const 2))))
        (local.set $n (i32.sub (local.get $n) (local.get $run)))
        (br $next)))
    (local.get $bad))

  ;; Folds a whole matrix at $src by column mod 32, into $rows x 32 sums at $acc that are 0; the signs of its columns
  ;; stand at $signs. Answers how many numbers are NaN or infinite.
  (func (export "fold_all_columns")
    (param $dtype i32) (param $size i32) (param $src i32) (param $rows i32) (param $width i32)
    (param $signs i32) (param $acc i32) (result i32)
    (local $column i32) (local $n i32) (local $bad i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $rows)))
        (local.set $n (i32.sub (local.get $width) (local.get $column)))
        (if (i32.gt_u (local.get $n) (i32.const 2048)) (then (local.set $n (i32.const 2048))))
        (local.set $bad
          (i32.add (local.get $bad) (call $decode (local.get $dtype) (local.get $src) (local.get $n))))
        (call $fold_run
          (i32.const 0) (local.get $n) (local.get $column) (local.get $acc)
          (i32.add (local.get $signs) (i32.shl (local.get $column) (i32.const 2))))
        (local.set $src (i32.add (local.get $src) (i32.mul (local.get $n) (local.get $size))))
        (local.set $column (i32.add (local.get $column) (local.get $n)))
        (if (i32.eq (local.get $column) (local.get $width))
          (then
            (local.set $column (i32.const 0))
            (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
            (local.set $acc (i32.add (local.get $acc) (i32.const 128)))))
        (br $next)))
    (local.get $bad))

  ;; Folds a whole matrix of at most 2,048 columns at $src by row mod 32, into 32 x $width sums at $acc that are 0; the
  ;; signs of its rows stand at $signs. Answers how many numbers are NaN or infinite.
  (func (export "fold_all_rows")
    (param $dtype i32) (param $size i32) (param $src i32) (param $rows i32) (param $width i32)
    (param $signs i32) (param $acc i32) (result i32)
    (local $row i32) (local $n i32) (local $most i32) (local $bad i32) (local $from i32) (local $last i32)
    (local $bytes i32) (local $to i32)
    (local.set $bytes (i32.shl (local.get $width) (i32.const 2)))
    ;; A multiple of 32 where it can be: then each tile starts at the first sum.
    (local.set $most (i32.div_u (i32.const 2048) (local.get $width)))
    (if (i32.gt_u (local.get $most) (i32.const 31))
      (then (local.set $most (i32.and (local.get $most) (i32.const -32)))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $row) (local.get $rows)))
        (local.set $n (i32.sub (local.get $rows) (local.get $row)))
        (if (i32.gt_u (local.get $n) (local.get $most)) (then (local.set $n (local.get $most))))
        (local.set $bad
          (i32.add (local.get $bad)
            (call $decode (local.get $dtype) (local.get $src) (i32.mul (local.get $n) (local.get $width)))))
        (local.set $src
          (i32.add (local.get $src) (i32.mul (i32.mul (local.get $n) (local.get $width)) (local.get $size))))
        (if (i32.eq (local.get $width) (i32.const 1))
          (then
            ;; One number a row: the same as one long row.
            (call $fold_run
              (i32.const 0) (local.get $n) (i32.const 0) (local.get $acc)
              (i32.add (local.get $signs) (i32.shl (local.get $row) (i32.const 2))))
            (local.set $row (i32.add (local.get $row) (local.get $n))))
          (else
            (local.set $from (i32.const 0))
            (local.set $last (i32.add (local.get $row) (local.get $n)))
            (if (i32.eq (local.get $width) (i32.const 2))
              (then
                (block $pairs_done
                  (loop $pair
                    (br_if $pairs_done
                      (i32.ge_u (i32.add (local.get $row) (i32.const 1)) (local.get $last)))
                    (local.set $to
                      (i32.add (local.get $acc)
                        (i32.shl (i32.and (local.get $row) (i32.const 31)) (i32.const 3))))
                    (v128.store (local.get $to)
                      (f32x4.add (v128.load (local.get $to))
                        (v128.xor (v128.load (local.get $from))
                          (i8x16.shuffle 0 1 2 3 0 1 2 3 4 5 6 7 4 5 6 7
                            (v128.load64_zero
                              (i32.add (local.get $signs) (i32.shl (local.get $row) (i32.const 2))))
                            (v128.const i32x4 0 0 0 0)))))
                    (local.set $from (i32.add (local.get $from) (i32.const 16)))
                    (local.set $row (i32.add (local.get $row) (i32.const 2)))
                    (br $pair)))))
            (if (i32.eq (local.get $width) (i32.const 4))
              (then
                (block $fours_done
                  (loop $four
                    (br_if $fours_done (i32.ge_u (local.get $row) (local.get $last)))
                    (local.set $to
                      (i32.add (local.get $acc)
                        (i32.shl (i32.and (local.get $row) (i32.const 31)) (i32.const 4))))
                    (v128.store (local.get $to)
                      (f32x4.add (v128.load (local.get $to))
                        (v128.xor (v128.load (local.get $from))
                          (v128.load32_splat
                            (i32.add (local.get $signs) (i32.shl (local.get $row) (i32.const 2)))))))
                    (local.set $from (i32.add (local.get $from) (i32.const 16)))
                    (local.set $row (i32.add (local.get $row) (i32.const 1)))
                    (br $four)))))
            (block $rows_done
              (loop $one
                (br_if $rows_done (i32.ge_u (local.get $row) (local.get $last)))
                (call $add_run
                  (local.get $from) (local.get $width)
                  (i32.add (local.get $acc)
                    (i32.mul (i32.and (local.get $row) (i32.const 31)) (local.get $bytes)))
                  (i32.load (i32.add (local.get $signs) (i32.shl (local.get $row) (i32.const 2)))))
                (local.set $from (i32.add (local.get $from) (local.get $bytes)))
                (local.set $row (i32.add (local.get $row) (i32.const 1)))
                (br $one)))))
        (br $next)))
    (local.get $bad))

  ;; Scales the 1,024 numbers in SMALL and adds them to SUMS, each in its bucket, the next one $stride buckets on, with
  ;; signs that follow from $seed. Answers the sum of their squares; where that is not finite nothing is added.
  (func (export "add_to_sketch")
    (param $scale f64) (param $bucket i32) (param $stride i32) (param $seed i32) (result f64)
    (local $at i32) (local $end i32) (local $word i32) (local $i i32) (local $to i32)
    (local $wide v128) (local $x v128) (local $y v128) (local $z v128) (local $s v128) (local $t v128)
    (local $norm f64)
    (local.set $wide (f64x2.splat (local.get $scale)))
    (local.set $at (i32.const 1179648))
    (local.set $end (i32.const 1183744))
    (loop $next
      (local.set $x (v128.load (local.get $at)))
      (local.set $y
        (f32x4.demote_f64x2_zero (f64x2.mul (f64x2.promote_low_f32x4 (local.get $x)) (local.get $wide))))
      (local.set $z
        (f32x4.demote_f64x2_zero
          (f64x2.mul
            (f64x2.promote_low_f32x4
              (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $x) (local.get $x)))
            (local.get $wide))))
      (v128.store64_lane 0 (local.get $at) (local.get $y))
      (v128.store64_lane offset=8 0 (local.get $at) (local.get $z))
      (local.set $y (f64x2.promote_low_f32x4 (local.get $y)))
      (local.set $z (f64x2.promote_low_f32x4 (local.get $z)))
      (local.set $s (f64x2.add (local.get $s) (f64x2.mul (local.get $y) (local.get $y))))
      (local.set $t (f64x2.add (local.get $t) (f64x2.mul (local.get $z) (local.get $z))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (local.set $norm
      (f64.add
        (f64.add (f64x2.extract_lane 0 (local.get $s)) (f64x2.extract_lane 1 (local.get $s)))
        (f64.add (f64x2.extract_lane 0 (local.get $t)) (f64x2.extract_lane 1 (local.get $t)))))
    (if (f64.ne (f64.sub (local.get $norm) (local.get $norm)) (f64.const 0))
      (then (return (local.get $norm))))
    (local.set $at (i32.const 1179648))
    (loop $row
      (local.set $word (call $mix (local.get $seed)))
      (local.set $i (i32.const 32))
      (loop $one
        (local.set $to
          (i32.add (i32.const 9572352)
            (i32.shl (i32.and (local.get $bucket) (i32.const 1023)) (i32.const 3))))
        (f64.store (local.get $to)
          (f64.add (f64.load (local.get $to))
            (f64.promote_f32
              (f32.reinterpret_i32
                (i32.xor (i32.load (local.get $at))
                  (i32.shl (local.get $word) (i32.const 31)))))))
        (local.set $word (i32.shr_u (local.get $word) (i32.const 1)))
        (local.set $bucket (i32.add (local.get $bucket) (local.get $stride)))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (local.set $i (i32.sub (local.get $i) (i32.const 1)))
        (br_if $one (local.get $i)))
      (local.set $seed (i32.add (local.get $seed) (i32.const 0x9e3779b9)))
      (br_if $row (i32.lt_u (local.get $at) (local.get $end))))
    (local.get $norm))

  ;; The finaliser of MurmurHash3, as in signs.ts.
  (func $mix (param $h i32) (result i32)
    (local.set $h
      (i32.mul (i32.xor (local.get $h) (i32.shr_u (local.get $h) (i32.const 16))) (i32.const 0x85ebca6b)))
    (local.set $h
      (i32.mul (i32.xor (local.get $h) (i32.shr_u (local.get $h) (i32.const 13))) (i32.const 0xc2b2ae35)))
    (i32.xor (local.get $h) (i32.shr_u (local.get $h) (i32.const 16))))

  ;; Adds the sum of four lanes to the float64 at $at.
  (func $add_lanes (param $at i32) (param $v v128)
    (f64.store (local.get $at)
      (f64.add (f64.load (local.get $at))
        (f64.promote_f32
          (f32.add
            (f32.add (f32x4.extract_lane 0 (local.get $v)) (f32x4.extract_lane 1 (local.get $v)))
            (f32.add (f32x4.extract_lane 2 (local.get $v)) (f32x4.extract_lane 3 (local.get $v))))))))

  ;; Adds to the float64 sums in WIDE ($left_rows x $right_rows) the products of each row of LEFT with each row of
  ;; RIGHT. Rows have $length numbers, a multiple of 4; $right_rows is a multiple of 4.
  (func (export "gram") (param $left_rows i32) (param $right_rows i32) (param $length i32)
    (local $bytes i32) (local $a i32) (local $a_end i32) (local $b i32) (local $b_end i32)
    (local $b1 i32) (local $b2 i32) (local $b3 i32) (local $i i32) (local $to i32) (local $x v128)
    (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128)
    (local.set $bytes (i32.shl (local.get $length) (i32.const 2)))
    (local.set $to (i32.const 1183744))
    (local.set $a (i32.const 131072))
    (local.set $a_end (i32.add (local.get $a) (i32.mul (local.get $left_rows) (local.get $bytes))))
    (local.set $b_end (i32.add (i32.const 655360) (i32.mul (local.get $right_rows) (local.get $bytes))))
    (block $all
      (loop $left
        (br_if $all (i32.ge_u (local.get $a) (local.get $a_end)))
        (local.set $b (i32.const 655360))
        (block $row
          (loop $right
            (br_if $row (i32.ge_u (local.get $b) (local.get $b_end)))
            (local.set $b1 (i32.add (local.get $b) (local.get $bytes)))
            (local.set $b2 (i32.add (local.get $b1) (local.get $bytes)))
            (local.set $b3 (i32.add (local.get $b2) (local.get $bytes)))
            (local.set $s0 (v128.const i32x4 0 0 0 0))
            (local.set $s1 (v128.const i32x4 0 0 0 0))
            (local.set $s2 (v128.const i32x4 0 0 0 0))
            (local.set $s3 (v128.const i32x4 0 0 0 0))
            (local.set $i (i32.const 0))
            (block $done
              (loop $next
                (br_if $done (i32.ge_u (local.get $i) (local.get $bytes)))
                (local.set $x (v128.load (i32.add (local.get $a) (local.get $i))))
                (local.set $s0 (f32x4.add (local.get $s0)
                  (f32x4.mul (local.get $x) (v128.load (i32.add (local.get $b) (local.get $i))))))
                (local.set $s1 (f32x4.add (local.get $s1)
                  (f32x4.mul (local.get $x) (v128.load (i32.add (local.get $b1) (local.get $i))))))
                (local.set $s2 (f32x4.add (local.get $s2)
                  (f32x4.mul (local.get $x) (v128.load (i32.add (local.get $b2) (local.get $i))))))
                (local.set $s3 (f32x4.add (local.get $s3)
                  (f32x4.mul (local.get $x) (v128.load (i32.add (local.get $b3) (local.get $i))))))
                (local.set $i (i32.add (local.get $i) (i32.const 16)))
                (br $next)))
            (call $add_lanes (local.get $to) (local.get $s0))
            (call $add_lanes (i32.add (local.get $to) (i32.const 8)) (local.get $s1))
            (call $add_lanes (i32.add (local.get $to) (i32.const 16)) (local.get $s2))
            (call $add_lanes (i32.add (local.get $to) (i32.const 24)) (local.get $s3))
            (local.set $to (i32.add (local.get $to) (i32.const 32)))
            (local.set $b (i32.add (local.get $b3) (local.get $bytes)))
            (br $right)))
        (local.set $a (i32.add (local.get $a) (local.get $bytes)))
        (br $left))))
)
