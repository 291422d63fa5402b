(* SPDX-License-Identifier: Apache-2.0 *)
(* The goals of one C file, made by WP and given to provers. prove.py loads this into Frama-C, and judges what it writes.
 *
 * Environment: LTK_REPORT, the file to write; LTK_LEMMAS, the headers whose lemmas this file proves, separated by commas; LTK_PROVERS, the
 * provers in the order in which they are asked, of which the first proof counts; LTK_PROOFS, to ask on until so many of them have proven a
 * goal, where NAME and NAME-relevant are one; LTK_OTHERS, the steps of provers that are not the first that a goal is put to, separated by
 * commas if they are asked more than once; LTK_HINTS, lines of a goal's name and the prover that is asked first; LTK_ONLY, the goals that
 * are asked for at all, a line each; LTK_TACTICS, to try tactics at last: hinted, where a hint says so, or all; LTK_SMOKE, smoke tests
 * instead of goals; LTK_FUNCTIONS, the functions of which alone goals are made, separated by commas; LTK_STOP, to end at the first goal
 * that neither the prover of its hint nor CVC4 nor Z3 proves: then the goals that are proven by then and this one are all that is written,
 * and there is no false goal.
 *
 * What it writes, a line each, fields separated by tabs:
 *   lemma NAME PLACE                              a lemma of the file: proven here or assumed
 *   goal NAME FUNCTION KIND LABEL PLACE BY ASKED TEXT
 *                 BY: who proved it: qed, a prover, tactics, or - for nobody. ASKED: what each prover said, PROVER=VERDICT:SECONDS
 *                 separated by blanks
 *   without FUNCTION KIND LABEL PLACE TEXT        an annotation that WP assumes, and made no goal for
 *   false PROVER VERDICT REASON                   what each prover said of a goal that is false, and why if it failed
 *   done *)
open Cil_types
open Wp
open Facts

let words separator name = List.filter (( <> ) "") (String.split_on_char separator (variable name))
let flag name = variable name <> ""
let place ip = match Property.source ip with Some p -> position p | None -> "-"

let rec kind = function
  | Property.IPPredicate { ip_kind; _ } ->
    (match ip_kind with
     | PKRequires _ -> "requires" | PKAssumes _ -> "assumes" | PKTerminates -> "terminates"
     | PKEnsures (_, Normal) -> "ensures" | PKEnsures (_, Exits) -> "exits" | PKEnsures _ -> "other")
  | IPCodeAnnot { ica_ca = { annot_content; _ }; _ } ->
    (match annot_content with
     | AAssert _ -> "assert" | AInvariant (_, true, _) -> "loop invariant" | AVariant _ -> "loop variant" | AAssigns _ -> "loop assigns"
     | _ -> "other")
  | IPDecrease { id_kinstr = Kstmt _; _ } -> "loop variant"
  | IPAssigns { ias_kinstr = Kglobal; _ } -> "assigns"
  | IPAssigns _ -> "loop assigns"
  | IPLemma _ -> "lemma"
  | IPPropertyInstance { ii_ip; _ } -> "call " ^ kind ii_ip
  | IPBehavior _ -> "behavior" | IPFrom _ -> "from" | IPReachable _ -> "reachable"
  | _ -> "other"

let label ip = match ip with Property.IPLemma { il_name; _ } -> il_name | _ -> String.concat " " (Property.get_names ip)
let func ip = match Property.get_kf ip with Some kf -> Kernel_function.get_name kf | None -> "lemmas"

(* The text of an annotation. *)
let rec text ip =
  let pp p x = Format.asprintf "%a" p x in
  match ip with
  | Property.IPPredicate { ip_pred; _ } -> pp Printer.pp_predicate ip_pred.ip_content.tp_statement
  | IPCodeAnnot { ica_ca; _ } -> pp Printer.pp_code_annotation ica_ca
  | IPLemma { il_pred; _ } -> pp Printer.pp_predicate il_pred.tp_statement
  | IPPropertyInstance { ii_pred = Some p; _ } -> pp Printer.pp_predicate p.ip_content.tp_statement
  | IPPropertyInstance { ii_ip; _ } -> text ii_ip
  | IPDecrease { id_variant; _ } -> "variant " ^ pp Printer.pp_term (fst id_variant)
  | _ -> pp Property.short_pretty ip

let is_proven_here ip = List.mem (match Property.source ip with Some p -> file p | None -> "") (words ',' "LTK_LEMMAS")

let is_wanted name = not (flag "LTK_FUNCTIONS") || List.mem name (words ',' "LTK_FUNCTIONS")

(* What WP has to prove in this file. What is missing here is assumed: preconditions by the function itself, which its callers prove; the
 * contracts of functions without a body; and the lemmas that another file proves. *)
let is_due ip =
  match ip with
  | Property.IPPredicate { ip_kind = PKRequires _; _ } -> false
  | IPLemma { il_pred = { tp_kind = Check; _ }; _ } -> false (* the false goal *)
  | IPLemma _ -> is_proven_here ip
  | IPReachable _ | IPBehavior _ | IPFrom _ | IPAxiomatic _ -> false
  | _ -> (match Property.get_kf ip with Some kf -> Kernel_function.has_definition kf | None -> true)

(* The first prover that is asked for a goal has time on a busy machine, too; where it did not prove it, the others mostly do not. *)
let later_seconds () = max 1 (Wp_parameters.Timeout.get () / 4)

(* What tactics make of a goal is small: a prover that needs longer for a part mostly does not prove it, and the next one does. *)
let tactics_seconds = 30

(* A lemma that is false, and not assumed by any other goal. A prover that proves it proves anything, or the lemmas before it are
 * contradictory. *)
let false_name = "FALSE"
let false_steps = 50000

let add_false () =
  let p = Logic_const.toplevel_predicate ~kind:Check Logic_const.pfalse in
  Annotations.add_global Emitter.end_user (Dlemma (false_name, [], [], p, [], Cil_datatype.Location.unknown));
  (* At the end, behind all lemmas: a lemma is proven with those before it. *)
  let file = Ast.get () in
  let is_it = function GAnnot (Dlemma (name, _, _, _, _, _), _) -> name = false_name | _ -> false in
  let it, others = List.partition is_it file.globals in
  file.globals <- others @ it

let provers = lazy (List.map (fun name ->
  match VCS.parse_prover name with
  | Some p -> (name, p)
  | None -> Wp_parameters.abort "Why3 does not know the prover %s" name) (words ',' "LTK_PROVERS"))

let name_of p = match List.find_opt (fun (_, q) -> q = p) (Lazy.force provers) with
  | Some (name, _) -> name
  | None -> (match p with VCS.Qed -> "qed" | VCS.Tactical -> "tactics" | p -> VCS.name_of_prover p)

(* WP counts a smoke test as valid when it is not proven: what the prover itself said. *)
let verdict (r : VCS.result) =
  match r.verdict with
  | VCS.NoResult -> "none" | Invalid -> "invalid" | Unknown -> "unknown" | Timeout -> "timeout" | Stepout -> "stepout"
  | Computing _ -> "computing" | Valid -> "valid" | Failed -> "failed"

let short goal = let gid = Wpo.get_gid goal in
  if String.length gid > 6 && String.sub gid 0 6 = "typed_" then String.sub gid 6 (String.length gid - 6) else gid

let is_false goal = match Wpo.get_target goal with Property.IPLemma { il_name; _ } -> il_name = false_name | _ -> false

let generate () =
  Globals.Functions.iter (fun kf ->
    if Kernel_function.has_definition kf && is_wanted (Kernel_function.get_name kf) then ignore (VC.generate_kf kf));
  let lemma ip = match ip with
    | Property.IPLemma _ when flag "LTK_FUNCTIONS" -> ()
    | Property.IPLemma _ when is_proven_here ip || label ip = false_name -> ignore (VC.generate_ip ip)
    | _ -> () in
  Property_status.iter lemma;
  let goals = ref [] in
  Wpo.iter_on_goals (fun goal -> if Wpo.is_smoke_test goal = flag "LTK_SMOKE" || is_false goal then goals := goal :: !goals);
  List.rev !goals

(* A prover that is given the relevant axioms alone, proofs/relevant.ml, proves a goal soon or not at all. *)
let suffix = "-relevant"
let relevant_steps = 200000
let relevant_seconds = 60
let is_relevant (name, _) = String.ends_with ~suffix name
let program name = if String.ends_with ~suffix name then String.sub name 0 (String.length name - String.length suffix) else name

let limited config =
  let less limit default of_config = Some (min limit (Option.value ~default of_config)) in
  { config with VCS.stepout = less relevant_steps (Wp_parameters.Steps.get ()) config.VCS.stepout;
    timeout = less relevant_seconds (Wp_parameters.Timeout.get ()) config.VCS.timeout }

(* Ask provers for goals, each pair at most once. *)
let ask ?(config = VCS.default) pairs =
  List.iter (fun (goal, prover) ->
    let config = if is_relevant prover then limited config else config in
    Prover.spawn goal ~delayed:false ~config [ (VCS.Batch, snd prover) ]) pairs;
  Task.launch (ProverTask.server ())

let asked goal prover = (Wpo.get_result goal prover).VCS.verdict <> VCS.NoResult
let proofs goal = List.filter (fun (_, r) -> r.VCS.verdict = VCS.Valid) (Wpo.get_results goal)
let is_open goal = not (Wpo.is_trivial goal) && proofs goal = []
let by_qed goal = List.exists (fun (p, _) -> p = VCS.Qed) (proofs goal)

let simplify goals =
  List.iter (fun goal -> if not (Wpo.is_trivial goal) then ignore (Wpo.resolve goal)) goals

(* How many programs have proven a goal. *)
let programs goal = List.length (List.sort_uniq compare (List.map (fun (p, _) -> program (name_of p)) (proofs goal)))

let hints = lazy (
  let hint = Hashtbl.create 100 in
  List.iter (fun line -> match String.split_on_char ' ' line with
    | [ goal; prover ] -> Hashtbl.replace hint goal prover
    | _ -> Wp_parameters.abort "LTK_HINTS: not a goal and a prover: %s" line) (lines "LTK_HINTS");
  hint)

let hint goal = Hashtbl.find_opt (Lazy.force hints) (short goal)
let to_tactics goal = hint goal = Some "tactics"

let tactics goals =
  let vcs = List.concat_map (fun goal -> List.filter (fun vc -> VC.get_id vc = Wpo.get_gid goal) (VC.proof (Wpo.get_target goal))) goals in
  if vcs <> [] then begin
    Wp_parameters.Timeout.set (min tactics_seconds (later_seconds ()));
    Wp_parameters.Provers.set (List.map fst (Lazy.force provers) @ [ "tip" ]);
    VC.command (Bag.list vcs)
  end

let prove goals =
  let provers = Lazy.force provers in
  let false_goals, goals = List.partition is_false goals in
  let brief = { VCS.valid = false; timeout = None; stepout = Some false_steps } in
  List.iter (fun p -> ask ~config:brief (List.map (fun goal -> (goal, p)) false_goals)) provers;
  let first goal = match hint goal with
    | Some name -> List.filter (fun (n, _) -> n = name) provers
    | None -> [] in
  let enough = if flag "LTK_SMOKE" then max_int else Option.value ~default:1 (int_of_string_opt (variable "LTK_PROOFS")) in
  let is_settled goal = Wpo.is_trivial goal || by_qed goal || programs goal >= enough in
  ask (List.concat_map (fun goal -> if is_open goal then List.map (fun p -> (goal, p)) (first goal) else []) goals);
  let proven_by goal p = List.exists (fun (q, _) -> q = snd p) (proofs goal) in
  let round again steps =
    List.iter (fun p ->
      let is_done goal = if again then proven_by goal p else asked goal (snd p) in
      let left = List.filter (fun goal -> not (is_settled goal || is_done goal || to_tactics goal)) goals in
      let own, others = List.partition (fun goal -> p == List.hd provers && hint goal = None && not again) left in
      let timeout = if p == List.hd provers then None else Some (later_seconds ()) in
      ask (List.map (fun goal -> (goal, p)) own);
      ask ~config:{ VCS.valid = false; timeout; stepout = steps } (List.map (fun goal -> (goal, p)) others))
      provers in
  (match words ',' "LTK_OTHERS" with
   | [] -> round false None
   | steps -> List.iteri (fun i n -> round (i > 0) (int_of_string_opt n)) steps);
  let wanted goal = match variable "LTK_TACTICS" with "all" -> true | "hinted" -> to_tactics goal | _ -> false in
  tactics (List.filter (fun goal -> is_open goal && wanted goal) goals)

(* The goals that are proven, and the first that is not: the prover of its hint, or the first, is asked for each, and the others for one
 * goal after the other; of these not cvc5, which takes long where it fails. *)
let prove_or_stop goals =
  let in_order goal =
    let first, others = List.partition (fun (name, _) -> hint goal = Some name) (Lazy.force provers) in
    first @ List.filter (fun (name, _) -> program name <> "cvc5") others in
  ask (List.filter_map (fun goal -> if is_open goal then Some (goal, List.hd (in_order goal)) else None) goals);
  let settle goal =
    List.iter (fun p -> if is_open goal then ask [ (goal, p) ]) (List.tl (in_order goal));
    if is_open goal && to_tactics goal then tactics [ goal ];
    not (is_open goal) in
  let red = List.find_opt (fun goal -> not (settle goal)) (List.filter is_open goals) in
  List.filter (fun goal -> not (is_open goal)) goals @ Option.to_list red

let say_goal goal =
  let results = List.filter (fun (p, r) -> p <> VCS.Qed && r.VCS.verdict <> VCS.NoResult) (Wpo.get_results goal) in
  let by = if Wpo.is_trivial goal then "qed"
    else
      let valid = List.map (fun (p, _) -> name_of p) (proofs goal) in
      (match List.filter (fun p -> List.mem p valid) ("qed" :: List.map fst (Lazy.force provers)), valid with
       | first :: _, _ | [], first :: _ -> first
       | [], [] -> "-") in
  let ip = Wpo.get_target goal in
  say [ "goal"; short goal; func ip; kind ip; label ip; place ip; by;
        String.concat " " (List.map (fun (p, r) -> Printf.sprintf "%s=%s:%.2f" (name_of p) (verdict r) r.VCS.prover_time) results);
        text ip ]

let () =
  report (fun () ->
    if not (flag "LTK_STOP") then add_false ();
    let goals = generate () in
    simplify goals;
    let only = lines "LTK_ONLY" in
    let goals = if only = [] then goals else List.filter (fun goal -> is_false goal || List.mem (short goal) only) goals in
    let goals = if flag "LTK_STOP" then prove_or_stop goals else (prove goals; goals) in
    Property_status.iter (fun ip -> match ip with
      | Property.IPLemma { il_name; _ } when il_name <> false_name -> say [ "lemma"; il_name; place ip ]
      | _ -> ());
    List.iter (fun goal -> if not (is_false goal) then say_goal goal) goals;
    Property_status.iter (fun ip ->
      if only = [] && is_due ip && is_wanted (func ip) && Wpo.goals_of_property ip = [] then
        match Property_status.get ip with
        | Property_status.Best (Property_status.True, _) ->
          say [ "goal"; func ip ^ "_" ^ kind ip; func ip; kind ip; label ip; place ip; "cfg"; ""; text ip ]
        | _ -> say [ "without"; func ip; kind ip; label ip; place ip; text ip ]);
    List.iter (fun goal -> if is_false goal then
      List.iter (fun (name, p) ->
        let result = Wpo.get_result goal p in
        say [ "false"; name; verdict result; result.prover_errmsg ]) (Lazy.force provers)) goals)
