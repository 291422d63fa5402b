(* SPDX-License-Identifier: Apache-2.0 *)
(* Where secrets are, over the C of all files together, and whether all of it is wiped; and whether each variable is set before it is read:
 * written to $LTK_REPORT, one fact a line, words separated by tabs. audit.py prints them.
 *   handles NAME        a function that computes with a secret, or calls one that does
 *   wrong PLACE TEXT    what is not as it must be
 *   done
 *
 * facts.ml says what is secret of what callers give, and so is whatever is computed from it, to a fixpoint, through calls, pointers and
 * structs. A cell is a variable or what a parameter points to, by fields; an array is one cell. No condition and no address may be
 * secret, so that nothing is computed from a secret but by assignments. Ghost code and annotations do not count. *)
open Cil_types
open Facts

let wrong loc words = say [ "wrong"; place loc; String.concat "" words ]

(* ---- Cells ---- *)

type cell = int * string

let is_pointed l = String.contains l '*'

let rec path = function NoOffset -> "" | Field (f, o) -> "." ^ f.fname ^ path o | Index (_, o) -> path o

exception Unknown

let rec cell (host, o) : cell =
  match host with
  | Var v -> (v.vid, path o)
  | Mem e -> let v, p = target e in (v, p ^ path o)

(* What a pointer points to. *)
and target e : cell =
  match e.enode with
  | Lval l -> let v, p = cell l in (v, p ^ "*")
  | StartOf l | AddrOf l -> cell l
  | BinOp ((PlusPI | MinusPI), e, _, _) | CastE (_, e) -> target e
  | _ -> raise Unknown

let secret : (cell, unit) Hashtbl.t = Hashtbl.create 97
let written : (cell, unit) Hashtbl.t = Hashtbl.create 97 (* by the function that has it as a parameter, or one that it calls *)
let changed = ref false

let mark table c =
  if not (Hashtbl.mem table c) then begin
    Hashtbl.add table c ();
    changed := true
  end

let write c = mark secret c; mark written c
let is_secret c = Hashtbl.mem secret c

(* The lvalues that an expression reads; of a struct, its parts. *)
let reads e =
  let found = ref [] in
  let visit =
    object
      inherit Visitor.frama_c_inplace
      method! vexpr e =
        (match e.enode with
        | Lval l -> let v, p = cell l in
          List.iter (fun leaf -> if not (is_pointed leaf) then found := (v, p ^ leaf) :: !found) (leaves (Cil.typeOfLval l))
        | _ -> ());
        Cil.DoChildren
    end in
  ignore (Visitor.visitFramacExpr (visit :> Visitor.frama_c_visitor) e);
  !found

let shows e = List.exists is_secret (reads e)

(* ---- The flow ---- *)

let result kf : cell = (- (Kernel_function.get_vi kf).vid - 1, "result")
let may_show kf = List.mem "result" (public kf)
let at (v, p) leaf = (v, p ^ leaf)

(* to := e, parts of a struct each for itself. Pointers are only handed down. *)
let assign ty to_ e =
  if List.exists is_pointed (leaves ty) then raise Unknown;
  match (Cil.unrollType ty, e.enode) with
  | TComp _, Lval l -> List.iter (fun leaf -> if is_secret (at (cell l) leaf) then write (at to_ leaf)) (leaves ty)
  | TComp _, _ -> raise Unknown
  | _ -> if shows e then write to_

let pass formal actual =
  let ty = formal.vtype in
  match Cil.unrollType ty with
  | TPtr _ ->
    let t = target actual in
    List.iter (fun leaf ->
      if is_pointed leaf then begin
        let leaf' = String.sub leaf 1 (String.length leaf - 1) in
        if is_secret (at t leaf') then mark secret (formal.vid, leaf);
        if Hashtbl.mem written (formal.vid, leaf) && is_secret (formal.vid, leaf) then write (at t leaf')
      end) (leaves ty)
  | TComp _ -> (match actual.enode with
    | Lval l -> List.iter (fun leaf -> if is_secret (at (cell l) leaf) then mark secret (formal.vid, leaf)) (leaves ty)
    | _ -> raise Unknown)
  | _ -> if shows actual then mark secret (formal.vid, "")

let take kf = function
  | None -> ()
  | Some l ->
    let ty = Cil.typeOfLval l in
    if List.exists is_pointed (leaves ty) then raise Unknown;
    if not (may_show kf) then List.iter (fun leaf -> if is_secret (at (result kf) leaf) then write (at (cell l) leaf)) (leaves ty)

let call to_ kf args =
  let formals = Kernel_function.get_formals kf in
  if List.length formals <> List.length args then raise Unknown;
  List.iter2 pass formals args;
  take kf to_

let rec initialise ty l = function
  | SingleInit e -> assign ty (cell l) e
  | CompoundInit (_, parts) -> List.iter (fun (o, i) -> let l = Cil.addOffsetLval o l in initialise (Cil.typeOfLval l) l i) parts

let instruction = function
  | Set (l, e, _) -> assign (Cil.typeOfLval l) (cell l) e
  | Call (to_, { enode = Lval (Var f, NoOffset); _ }, args, _) -> call to_ (Globals.Functions.get f) args
  | Local_init (v, AssignInit i, _) -> initialise v.vtype (Cil.var v) i
  | Local_init (v, ConsInit (f, args, Plain_func), _) -> call (Some (Cil.var v)) (Globals.Functions.get f) args
  | Skip _ | Code_annot _ -> ()
  | Call _ | Local_init _ | Asm _ -> raise Unknown

let statement kf s =
  match s.skind with
  | Instr i -> instruction i
  | Return (Some e, _) -> assign (Cil.typeOf e) (result kf) e
  | _ -> ()

let code kf = if Kernel_function.is_definition kf then List.filter (fun s -> not s.ghost) (Kernel_function.get_definition kf).sallstmts else []
let loc s = Cil_datatype.Stmt.loc s

let every f =
  Globals.Functions.iter (fun kf ->
    List.iter (fun s -> try f kf s with Unknown -> wrong (loc s) [ "a secret cannot be followed here: "; text Printer.pp_stmt s ]) (code kf))

(* ---- What is made of it ---- *)

(* Own expressions of a statement: its conditions and its instruction, not the statements inside. *)
let expressions s =
  match s.skind with
  | Instr (Set (_, e, _)) | Return (Some e, _) | If (e, _, _, _) | Switch (e, _, _, _) -> [ e ]
  | Instr (Call (_, _, args, _)) | Instr (Local_init (_, ConsInit (_, args, _), _)) -> args
  | Instr (Local_init (_, AssignInit i, _)) ->
    let rec all = function SingleInit e -> [ e ] | CompoundInit (_, l) -> List.concat_map (fun (_, i) -> all i) l in all i
  | _ -> []

let lvalues s =
  match s.skind with Instr (Set (l, _, _)) | Instr (Call (Some l, _, _, _)) -> [ l ] | _ -> []

let callee s =
  match s.skind with
  | Instr (Call (_, { enode = Lval (Var f, NoOffset); _ }, args, _)) | Instr (Local_init (_, ConsInit (f, args, _), _)) -> Some (f.vname, args)
  | _ -> None

let calls name s = match callee s with Some (f, _) -> f = name | None -> false

(* It reads a secret, or takes one from a call. *)
let touches s =
  let result_of f = let kf = Globals.Functions.get f in
    (not (may_show kf)) && List.exists (fun leaf -> is_secret (at (result kf) leaf)) (leaves (Kernel_function.get_return_type kf)) in
  List.exists shows (expressions s)
  || match s.skind with
    | Instr (Call (Some _, { enode = Lval (Var f, NoOffset); _ }, _, _)) | Instr (Local_init (_, ConsInit (f, _, _), _)) -> result_of f
    | _ -> false

(* No condition, and no address, is secret. *)
let shape s =
  let look what e = if shows e then wrong (loc s) [ what; " depends on a secret: "; text Printer.pp_exp e ] in
  (match s.skind with If (e, _, _, _) | Switch (e, _, _, _) -> look "a condition" e | _ -> ());
  let visit =
    object
      inherit Visitor.frama_c_inplace
      method! voffs o = (match o with Index (e, _) -> look "an index" e | _ -> ()); Cil.DoChildren
      method! vexpr e = (match e.enode with BinOp ((PlusPI | MinusPI), _, i, _) -> look "an address" i | _ -> ()); Cil.DoChildren
    end in
  let visit = (visit :> Visitor.frama_c_visitor) in
  List.iter (fun e -> ignore (Visitor.visitFramacExpr visit e)) (expressions s);
  List.iter (fun l -> ignore (Visitor.visitFramacLval visit l)) (lvalues s)

let mentions v visit =
  let found = ref false in
  visit
    (object
      inherit Visitor.frama_c_inplace
      method! vvrbl w = if w.vid = v.vid then found := true; Cil.DoChildren
    end :> Visitor.frama_c_visitor);
  !found

let uses v s =
  (not s.ghost)
  && (List.exists (fun e -> mentions v (fun visit -> ignore (Visitor.visitFramacExpr visit e))) (expressions s)
     || List.exists (fun l -> mentions v (fun visit -> ignore (Visitor.visitFramacLval visit l))) (lvalues s)
     || match s.skind with Instr (Local_init (w, _, _)) -> w.vid = v.vid | _ -> false)

let rec has_array ty =
  match Cil.unrollType ty with
  | TArray _ -> true
  | TComp (c, _) -> List.exists (fun f -> has_array f.ftype) (fields c)
  | _ -> false

(* wiped_x: what says of all of x that it is zero. *)
let says_wiped v =
  let says = match Cil.unrollType v.vtype with
    | TArray (e, Some n, _) ->
      let n = match Cil.constFoldToInt n with Some n -> Integer.to_string n | None -> "?" in
      (match text Printer.pp_typ e with
      | "uint8_t" -> Printf.sprintf "ZERO((uint8_t *)%s, %s)" v.vname n
      | "uint32_t" -> Printf.sprintf "ZERO_WORDS((uint32_t *)%s, %s)" v.vname n
      | _ -> "?")
    | TComp (c, _) when c.cname = "ltk_sha256_state" -> Printf.sprintf "ZERO_STATE(%s)" v.vname
    | _ -> "?" in
  Printf.sprintf "wiped_%s: %s" v.vorig_name says

let is_wiped v s =
  List.exists (fun a ->
    match a.annot_content with
    | AAssert ([], tp) -> tp.tp_kind = Assert && flat (text Printer.pp_predicate tp.tp_statement) = says_wiped v
    | _ -> false) (Annotations.code_annot s)

let wipes v s =
  match callee s with
  | Some (("ltk_wipe_octets" | "ltk_wipe_words" | "ltk_sha256_wipe"), first :: _) -> (try target first = (v.vid, "") with Unknown -> false)
  | _ -> false

(* Backwards from the end: no use before the assertion that it is wiped; and backwards from there, the first use is a wipe. *)
let check_wiped kf v =
  let bad s why = wrong (loc s) [ Kernel_function.get_name kf; ": "; v.vname; " may hold a secret, and "; why; ": "; says_wiped v ] in
  let seen = Hashtbl.create 97 in
  let rec back wiped s =
    if not (Hashtbl.mem seen (wiped, s.sid)) then begin
      Hashtbl.add seen (wiped, s.sid) ();
      if uses v s then (if not wiped then bad s "is used with no such assertion behind it"
        else if not (wipes v s) then bad s "what precedes the assertion is no call of wipe.c")
      else List.iter (back (wiped || is_wiped v s)) s.preds
    end in
  List.iter (fun s -> if s.succs = [] then back false s) (Kernel_function.get_definition kf).sallstmts

(* A function that wipes the stack below it holds no secret itself: its own frame is not wiped. *)
let check_caller kf =
  List.iter (fun s ->
    if touches s then
      wrong (loc s) [ Kernel_function.get_name kf; " calls ltk_wipe_stack, and computes with a secret itself: "; text Printer.pp_stmt s ])
    (code kf)

let file kf = (fst (Kernel_function.get_location kf)).Filepath.pos_path
let wipers = ref [] (* the files in which a function wipes the stack: a compiler may put all of a file's functions into one frame *)

let check_function kf =
  let d = Kernel_function.get_definition kf in
  let address v = List.exists (fun s ->
    let found = ref false in
    let visit =
      object
        inherit Visitor.frama_c_inplace
        method! vexpr e = (match e.enode with AddrOf (Var w, _) | StartOf (Var w, _) when w.vid = v.vid -> found := true | _ -> ()); Cil.DoChildren
      end in
    List.iter (fun e -> ignore (Visitor.visitFramacExpr (visit :> Visitor.frama_c_visitor) e)) (expressions s);
    !found) (code kf) in
  let holds v = List.exists (fun leaf -> (not (is_pointed leaf)) && is_secret (v.vid, leaf)) (leaves v.vtype) in
  List.iter (fun v -> if holds v && (not v.vghost) && (has_array v.vtype || address v) then check_wiped kf v) (d.slocals @ d.sformals);
  List.iter (fun v ->
    if holds v && Cil.isStructOrUnionType v.vtype && List.mem (file kf) !wipers then
      wrong v.vdecl [ Kernel_function.get_name kf; ": "; v.vname; " holds a secret, in a file in which a function calls ltk_wipe_stack" ])
    (d.slocals @ d.sformals);
  if List.exists (calls "ltk_wipe_stack") (code kf) then check_caller kf

(* ---- ltk_unwiped ---- *)

let named_unwiped visit =
  let found = ref false in
  visit
    (object
      inherit Visitor.frama_c_inplace
      method! vvrbl v = if v.vname = "ltk_unwiped" then found := true; Cil.DoChildren
      method! vlogic_var_use v = if v.lv_name = "ltk_unwiped" then found := true; Cil.DoChildren
    end :> Visitor.frama_c_visitor);
  !found

let promise = "wiped_stack: ltk_unwiped == 0"
let plain p = flat (text Printer.pp_predicate p)
let in_predicate p = named_unwiped (fun v -> ignore (Visitor.visitFramacPredicate v p))

let spoils spec =
  List.exists (fun b ->
    match b.b_assigns with
    | WritesAny -> true
    | Writes l -> List.exists (fun (t, _) -> text Printer.pp_identified_term t = "ltk_unwiped") l) spec.spec_behavior

let promises spec =
  List.exists (fun b -> List.exists (fun (k, ip) -> k = Normal && plain ip.ip_content.tp_statement = promise) b.b_post_cond) spec.spec_behavior

(* It stands in assigns and in that promise, and in no other part of a contract or an annotation; only ltk_wipe_stack sets it. *)
let check_unwiped kf =
  let name = Kernel_function.get_name kf and spec = Annotations.funspec ~populate:false kf in
  let refuse loc p = wrong loc [ name; ": ltk_unwiped may stand only in assigns and in "; promise; ", not in "; plain p ] in
  let look tp = let p = tp.tp_statement in if in_predicate p then refuse p.pred_loc p in
  List.iter (fun b ->
    List.iter (fun ip -> look ip.ip_content) (b.b_requires @ b.b_assumes);
    List.iter (fun (k, ip) -> if not (k = Normal && plain ip.ip_content.tp_statement = promise) then look ip.ip_content) b.b_post_cond)
    spec.spec_behavior;
  Option.iter (fun ip -> look ip.ip_content) spec.spec_terminates;
  if Kernel_function.is_definition kf then
    List.iter (fun s ->
      List.iter (fun a ->
        match a.annot_content with AAssert (_, tp) | AInvariant (_, _, tp) -> look tp | _ -> ()) (Annotations.code_annot s);
      let set = match s.skind with
        | Instr i -> named_unwiped (fun v -> ignore (Visitor.visitFramacInstr v i))
        | If (e, _, _, _) | Switch (e, _, _, _) | Return (Some e, _) -> named_unwiped (fun v -> ignore (Visitor.visitFramacExpr v e))
        | _ -> false in
      if set && not (name = "ltk_wipe_stack" && s.ghost) then wrong (loc s) [ name; " uses ltk_unwiped in its code" ])
      (Kernel_function.get_definition kf).sallstmts

let check_handlers () =
  let handles = Hashtbl.create 97 in
  every (fun kf s -> if touches s then Hashtbl.replace handles (Kernel_function.get_name kf) ());
  let more = ref true in
  while !more do
    more := false;
    every (fun kf s ->
      let name = Kernel_function.get_name kf in
      match callee s with
      | Some (f, _) when Hashtbl.mem handles f && not (Hashtbl.mem handles name) -> Hashtbl.replace handles name (); more := true
      | _ -> ())
  done;
  Globals.Functions.iter (fun kf ->
    let name = Kernel_function.get_name kf and spec = Annotations.funspec ~populate:false kf in
    let at = Kernel_function.get_location kf in
    if Hashtbl.mem handles name then begin
      say [ "handles"; name ];
      if not (spoils spec) then wrong at [ name; " handles secrets, and ltk_unwiped is not in its assigns" ];
      if is_entry kf && not (promises spec) then wrong at [ name; " handles secrets for a caller, and does not ensure "; promise ]
    end;
    (try if Kernel_function.is_definition kf then check_function kf with Unknown -> wrong at [ name; ": a secret cannot be followed here" ]);
    check_unwiped kf)

(* ---- What is set before it is read ---- *)

module Cells = Set.Make (struct type t = cell let compare = compare end)

(* The parts of a value that are in no array: of arrays, the contracts say which elements a function sets. *)
let rec single ty =
  match Cil.unrollType ty with
  | TArray _ -> []
  | TComp (c, _) -> List.concat_map (fun f -> List.map (fun l -> "." ^ f.fname ^ l) (single f.ftype)) (fields c)
  | _ -> [ "" ]

(* Of a function, behind its parameters: what it has set when it ends, and what it may read before it has set it. *)
let summaries : (int, Cells.t) Hashtbl.t = Hashtbl.create 97
let needs : (int, Cells.t) Hashtbl.t = Hashtbl.create 97

let behind l = String.length l > 0 && l.[0] = '*'

(* What the cells behind the parameters of a function, in a table, are to its caller. *)
let mapped table kf args =
  let cells = Option.value ~default:Cells.empty (Hashtbl.find_opt table (Kernel_function.get_vi kf).vid) in
  List.fold_left2 (fun found formal actual ->
    if Cil.isPointerType formal.vtype then
      let t = target actual in
      Cells.fold (fun (v, l) found -> if v = formal.vid && behind l then Cells.add (at t (String.sub l 1 (String.length l - 1))) found else found)
        cells found
    else found) Cells.empty (Kernel_function.get_formals kf) args

let set_by s before =
  let whole c ty cells = List.fold_left (fun cells l -> Cells.add (at c l) cells) cells (single ty) in
  let by_call f args cells = Cells.union cells (mapped summaries (Globals.Functions.get f) args) in
  match s.skind with
  | Instr (Set (l, _, _)) -> whole (cell l) (Cil.typeOfLval l) before
  | Instr (Call (to_, { enode = Lval (Var f, NoOffset); _ }, args, _)) ->
    let after = by_call f args before in
    (match to_ with Some l -> whole (cell l) (Cil.typeOfLval l) after | None -> after)
  | Instr (Local_init (v, AssignInit _, _)) -> whole (v.vid, "") v.vtype before
  | Instr (Local_init (v, ConsInit (f, args, _), _)) -> whole (v.vid, "") v.vtype (by_call f args before)
  | _ -> before

(* The expressions in an lvalue. *)
let inside (host, o) =
  let rec indices = function NoOffset -> [] | Field (_, o) -> indices o | Index (e, o) -> e :: indices o in
  (match host with Mem e -> [ e ] | Var _ -> []) @ indices o

(* What a statement reads, in functions that it calls too. *)
let read_by s =
  let own = Cells.of_list (List.concat_map reads (expressions s @ List.concat_map inside (lvalues s))) in
  match callee s with
  | Some (f, args) -> Cells.union own (mapped needs (Globals.Functions.find_by_name f) args)
  | None -> own

(* The cells that are set on every path: before each statement, and at the end, where it is the summary. *)
let rec set_before kf =
  let d = Kernel_function.get_definition kf and own = (Kernel_function.get_vi kf).vid in
  if not (Hashtbl.mem summaries own) then Hashtbl.replace summaries own Cells.empty; (* of a call that leads back to it *)
  List.iter (fun s -> match callee s with
    | Some (f, _) ->
      let callee = Globals.Functions.find_by_name f in
      if Kernel_function.is_definition callee && not (Hashtbl.mem summaries (Kernel_function.get_vi callee).vid) then ignore (set_before callee)
    | None -> ()) (code kf);
  let formals = List.concat_map (fun v -> List.map (at (v.vid, "")) (single v.vtype)) d.sformals in
  let before = Hashtbl.create 97 in (* none yet: every cell *)
  let rec go = function
    | [] -> ()
    | (s, cells) :: rest ->
      let cells = match Hashtbl.find_opt before s.sid with None -> cells | Some old -> Cells.inter old cells in
      let same = match Hashtbl.find_opt before s.sid with None -> false | Some old -> Cells.equal old cells in
      if same then go rest
      else begin
        Hashtbl.replace before s.sid cells;
        let after = if s.ghost then cells else set_by s cells in
        go (List.map (fun s -> (s, after)) s.succs @ rest)
      end in
  go [ (List.hd d.sbody.bstmts, Cells.of_list formals) ];
  let ends = List.filter_map (fun s -> if s.succs = [] then Hashtbl.find_opt before s.sid else None) d.sallstmts in
  Hashtbl.replace summaries own
    (match ends with [] -> Cells.empty | one :: more -> List.fold_left Cells.inter one more);
  let unset s = match Hashtbl.find_opt before s.sid with Some cells -> Cells.diff (read_by s) cells | None -> Cells.empty in
  let unset_in_all = List.fold_left (fun found s -> Cells.union found (unset s)) Cells.empty (code kf) in
  Hashtbl.replace needs own (Cells.filter (fun (_, l) -> behind l) unset_in_all);
  before

let check_set kf =
  if Kernel_function.is_definition kf then begin
    let before = set_before kf and d = Kernel_function.get_definition kf in
    let local = List.concat_map (fun v -> if v.vghost then [] else List.map (at (v.vid, "")) (single v.vtype)) d.slocals in
    List.iter (fun s ->
      match Hashtbl.find_opt before s.sid with
      | None -> ()
      | Some cells ->
        if List.exists (fun c -> Cells.mem c (Cells.diff (read_by s) cells)) local then
          wrong (loc s) [ Kernel_function.get_name kf; " may read what is not set: "; text Printer.pp_stmt s ]) (code kf)
  end

let () =
  report (fun () ->
    Kernel.Unicode.off ();
    ignore (Ast.get ());
    Globals.Functions.iter (fun kf -> List.iter (fun (v, path) -> mark secret (v.vid, path)) (secret_inputs kf));
    Globals.Functions.iter (fun kf -> if List.exists (calls "ltk_wipe_stack") (code kf) then wipers := file kf :: !wipers);
    changed := true;
    while !changed do
      changed := false;
      every statement
    done;
    every (fun _ s -> shape s);
    check_handlers ();
    Globals.Functions.iter (fun kf ->
      try check_set kf with Unknown -> wrong (Kernel_function.get_location kf) [ Kernel_function.get_name kf; ": what is set cannot be followed" ]))
