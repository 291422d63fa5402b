(* SPDX-License-Identifier: Apache-2.0 *)
(* A transformation of Why3, "ltk_relevant": of the definitions, axioms and lemmas before a goal it keeps those that are about what the
 * goal is about, and takes the others away. Most goals need no others, and a prover is done in half the time or less. A goal that follows
 * from less follows from all: this can make a proof fail, never succeed. The provers NAME-relevant of prove.py begin with it. *)
open Why3
open Term

let symbols formula = t_s_fold (fun found _ -> found) (fun found symbol -> Sls.add symbol found) Sls.empty formula
let name symbol = symbol.ls_name.Ident.id_string

(* Of operators, as "infix +", and these every goal is about. *)
let is_common symbol = String.contains (name symbol) ' ' || List.mem (name symbol) [ "True"; "False"; "zero"; "one"; "get"; "set"; "const" ]

(* A goal that is about one of these is about all. *)
let is_of_lists symbol = List.mem (name symbol) [ "nil"; "cons"; "concat"; "length"; "nth"; "vlist_eq" ]

(* {symbol: the symbols of its definition}. WP defines f by an axiom f_def where the definition is recursive. *)
let definitions decls =
  let by_name = Hashtbl.create 500 and found = Hls.create 500 in
  let of_symbol symbol = Option.value ~default:Sls.empty (Hls.find_opt found symbol) in
  let add symbol formula = Hls.replace found symbol (Sls.union (of_symbol symbol) (symbols formula)) in
  List.iter (fun decl -> match decl.Decl.d_node with
    | Decl.Dparam symbol -> Hashtbl.replace by_name (name symbol ^ "_def") symbol
    | Decl.Dlogic defined -> List.iter (fun (symbol, definition) -> add symbol (Decl.ls_defn_axiom definition)) defined
    | Decl.Dprop (_, axiom, formula) ->
      Option.iter (fun symbol -> add symbol formula) (Hashtbl.find_opt by_name axiom.Decl.pr_name.Ident.id_string)
    | _ -> ()) decls;
  of_symbol

(* Some symbols, those of their definitions, and so on. *)
let closure definition start =
  let rec add symbol found = if Sls.mem symbol found then found else Sls.fold add (definition symbol) (Sls.add symbol found) in
  Sls.fold add start Sls.empty

let rec conclusion formula =
  match formula.t_node with
  | Tquant (Tforall, quantified) -> let _, _, inner = t_open_quant quantified in conclusion inner
  | Tlet (value, bound) -> let variable, inner = t_open_bound bound in conclusion (t_subst_single variable value inner)
  | Tbinop (Timplies, _, inner) -> conclusion inner
  | _ -> formula

let is_in found =
  let has_lists = Sls.exists is_of_lists found in
  fun symbol -> is_common symbol || Sls.mem symbol found || has_lists && is_of_lists symbol

let is_about found formula = Sls.for_all (is_in found) (symbols formula)

(* Nothing but this changes a task: whatever is kept, a goal that follows from it follows from all. *)
let leave_out_all_but is_kept task =
  Trans.apply (Trans.decl (fun decl -> match decl.Decl.d_node with
    | Decl.Dprop (Pgoal, _, _) -> [ decl ]
    | _ -> if is_kept decl then [ decl ] else []) None) task

(* An axiom can be of use if what it concludes is about the goal: then the goal is about what it supposes, too. *)
let is_relevant task =
  let decls = Task.task_decls task in
  let definition = definitions decls in
  let goal = closure definition (symbols (Task.task_goal_fmla task)) in
  let suppositions = List.fold_left (fun found decl -> match decl.Decl.d_node with
    | Decl.Dprop ((Paxiom | Plemma), _, formula) when is_about goal (conclusion formula) -> Sls.union found (symbols formula)
    | _ -> found) goal decls in
  let found = closure definition suppositions in
  fun decl -> match decl.Decl.d_node with
    | Decl.Dprop (_, _, formula) -> is_about found formula
    | Decl.Dlogic defined -> List.exists (fun (symbol, _) -> is_in found symbol) defined
    | _ -> true

let () =
  Trans.register_transform "ltk_relevant" (Trans.store (fun task -> leave_out_all_but (is_relevant task) task))
    ~desc:"Keep@ what@ is@ about@ the@ goal."
