(* SPDX-License-Identifier: Apache-2.0 *)
(* A strategy, for -wp-auto: a definition is unfolded, and an octet followed through all that was assigned in between, by WP's own
   tactics. For UNCHANGED, since with the memory as a whole the provers lose their way where a context is read through a pointer; and for
   constants, which WP computes as soon as it sees them. *)
open Wp

let unfolded = [ "P_UNCHANGED"; "P_WORD_BACK"; "L_WORD"; "L_LENGTH_OCTET" ]
let tactic id = lazy (Tactical.lookup ~id)
let unfold = tactic "Wp.unfold"
let split = tactic "Wp.split"
let havoc = tactic "Wp.havoc"

(* The first term below of which it is true. *)
let rec find f e =
  if f e then Some e
  else begin
    let found = ref None in
    Lang.F.QED.lc_iter (fun e -> if Option.is_none !found then found := find f e) e;
    !found
  end

let is names e =
  match Lang.F.repr e with Qed.Logic.Fun (f, _) -> List.mem (Lang.Fun.debug f) names | _ -> false

(* An octet that is read from a memory after an assignment. *)
let is_assigned e =
  match Lang.F.repr e with Qed.Logic.Aget (m, _) -> is [ "havoc" ] m | _ -> false

let frame =
  object
    method id = "ltk:frame"
    method title = "What is not assigned"
    method descr = "UNCHANGED octet by octet, through what was assigned"
    method search push (sequent : Conditions.sequent) =
      let goal = Tactical.Goal (snd sequent) and e = Lang.F.e_prop (snd sequent) in
      let apply tactic selection = push (Strategy.make (Lazy.force tactic) ~priority:3.0 selection) in
      let inside tactic f = Option.iter (fun t -> apply tactic (Tactical.Inside (goal, t))) (find f e) in
      match Lang.F.repr e with
      | Qed.Logic.Bind (Qed.Logic.Forall, _, _) -> apply split (Tactical.Clause goal)
      | _ -> inside unfold (is unfolded); inside havoc is_assigned
  end

let () = Strategy.register frame
