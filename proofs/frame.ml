(* SPDX-License-Identifier: Apache-2.0 *)
(* A strategy, for -wp-auto: UNCHANGED octet by octet, through all that was assigned in between, by WP's own tactics. With the memory as
   a whole the provers lose their way where a context is read through a pointer. *)
open Wp

let tactic id = lazy (Tactical.lookup ~id)
let unfold = tactic "Wp.unfold"
let split = tactic "Wp.split"
let havoc = tactic "Wp.havoc"

let is name e =
  match Lang.F.repr e with Qed.Logic.Fun (f, _) -> String.equal (Lang.Fun.debug f) name | _ -> false

(* The first octet below that is read from a memory after an assignment. *)
let rec assigned e =
  match Lang.F.repr e with
  | Qed.Logic.Aget (m, _) when is "havoc" m -> Some e
  | _ ->
    let found = ref None in
    Lang.F.QED.lc_iter (fun e -> if Option.is_none !found then found := assigned e) e;
    !found

let frame =
  object
    method id = "ltk:frame"
    method title = "What is not assigned"
    method descr = "UNCHANGED octet by octet, through what was assigned"
    method search push (sequent : Conditions.sequent) =
      let goal = Tactical.Goal (snd sequent) and e = Lang.F.e_prop (snd sequent) in
      let apply tactic selection = push (Strategy.make (Lazy.force tactic) ~priority:3.0 selection) in
      match Lang.F.repr e with
      | Qed.Logic.Fun _ when is "P_UNCHANGED" e -> apply unfold (Tactical.Inside (goal, e))
      | Qed.Logic.Bind (Qed.Logic.Forall, _, _) -> apply split (Tactical.Clause goal)
      | _ -> Option.iter (fun octet -> apply havoc (Tactical.Inside (goal, octet))) (assigned e)
  end

let () = Strategy.register frame
