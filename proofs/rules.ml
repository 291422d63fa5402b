(* SPDX-License-Identifier: Apache-2.0 *)
(* Three of WP's rules of simplification are wrong, and are taken away before it begins:
 *   a >> n <= 0 becomes a <= 0, so that 0 < a >> n becomes 0 < a, which is false for 0 < a < 2^n;
 *   a >> n <= b becomes a / 2^n <= b with a division that rounds to zero, which is false for a < 0 (with it goes the rule for <<, which uses it);
 *   a << m = a << n becomes false for m <> n, which is wrong for a = 0.
 * tests/proofs/test_rules.py compares WP's other rules for bits with arithmetic. *)
let none _ _ = raise Not_found

let () =
  Wp.Context.register (fun () ->
    Wp.Lang.F.QED.set_builtin_leq ~force:true Wp.Cint.f_lsr none;
    Wp.Lang.F.QED.set_builtin_leq ~force:true Wp.Cint.f_lsl none;
    Wp.Lang.F.QED.set_builtin_eq ~force:true Wp.Cint.f_lsl none)
