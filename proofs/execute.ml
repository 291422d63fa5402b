(* SPDX-License-Identifier: Apache-2.0 *)
(* The contracts, executed. Frama-C has parsed the headers of ref/; this module evaluates their contracts and the logic that they
 * refer to, in the typed form that WP gets, on the cases of the file $LTK_CASES (see execute.py), and writes what it found to
 * $LTK_REPORT. Terms are compiled to closures once. What this file does not know how to evaluate is an error. *)
open Cil_types

exception Unsupported of string (* no way to evaluate this *)
exception Undefined of string   (* the logic leaves the value open: memory never set, an element beyond the end *)

let unsupported fmt = Format.kasprintf (fun s -> raise (Unsupported s)) fmt
let undefined fmt = Format.kasprintf (fun s -> raise (Undefined s)) fmt

(* ---- Values ---- *)

type value =
  | Int of int
  | Big of Integer.t
  | Seq of seq (* a list; an array; a record, its fields in their order *)
  | Ptr of ptr
  | Any        (* never set, or unspecified *)
and seq = { v : value array; mutable hash : int }
and ptr = { base : int; path : int list } (* indices and fields within the base, the innermost first; base -1 is NULL *)

let seq v = Seq { v; hash = 0 }
let null = { base = -1; path = [ 0 ] }
let of_z z = match Integer.to_int_opt z with Some i -> Int i | None -> Big z

let to_z = function
  | Int i -> Integer.of_int i
  | Big z -> z
  | Any -> undefined "an unspecified value is read"
  | Seq _ | Ptr _ -> unsupported "an integer was expected"

let to_int x = match x with Int i -> i | x -> Integer.to_int_exn (to_z x)
let of_bool b = if b then Int 1 else Int 0
let to_seq = function Seq s -> s.v | Any -> undefined "an unspecified value is read" | _ -> unsupported "a list was expected"
let to_ptr = function Ptr p -> p | Any -> undefined "an unspecified pointer is read" | _ -> unsupported "a pointer was expected"

let rec hash = function
  | Int i -> i
  | Big z -> Integer.hash z
  | Seq s ->
    if s.hash = 0 then s.hash <- Array.fold_left (fun h x -> (h * 1000003) + hash x) (Array.length s.v + 1) s.v;
    s.hash
  | Ptr p -> Hashtbl.hash p
  | Any -> 17

(* Identity of values, unset parts included. *)
let rec same a b =
  a == b
  ||
  match (a, b) with
  | Int x, Int y -> x = y
  | Big x, Big y -> Integer.equal x y
  | Seq s, Seq t -> Array.length s.v = Array.length t.v && hash a = hash b && Array.for_all2 same s.v t.v
  | Ptr p, Ptr q -> p = q
  | _ -> false

(* The == of the logic. *)
let rec equal a b =
  match (a, b) with
  | Any, _ | _, Any -> undefined "an unspecified value is compared"
  | Seq s, Seq t -> Array.length s.v = Array.length t.v && Array.for_all2 equal s.v t.v
  | _ -> same a b

let compare_int a b = match (a, b) with Int x, Int y -> compare (x : int) y | _ -> Integer.compare (to_z a) (to_z b)

let rec show x =
  match x with
  | Int _ | Big _ -> Integer.to_string (to_z x)
  | Seq s when Array.length s.v > 48 -> Printf.sprintf "[%d elements]" (Array.length s.v)
  | Seq s -> "[" ^ String.concat " " (List.map show (Array.to_list s.v)) ^ "]"
  | Ptr p -> Printf.sprintf "&%d.%s" p.base (String.concat "." (List.rev_map string_of_int p.path))
  | Any -> "?"

(* ---- Integers: those of OCaml where the result fits, else Integer's ---- *)

let slow f a b = of_z (f (to_z a) (to_z b))
let small x = -0x40000000 < x && x < 0x40000000 (* whose product fits *)
let medium x = min_int / 2 < x && x < max_int / 2 (* whose sum fits *)
let add a b = match (a, b) with Int x, Int y when medium x && medium y -> Int (x + y) | _ -> slow Integer.add a b
let sub a b = match (a, b) with Int x, Int y when medium x && medium y -> Int (x - y) | _ -> slow Integer.sub a b
let mul a b = match (a, b) with Int x, Int y when small x && small y -> Int (x * y) | _ -> slow Integer.mul a b

let nonzero b = if compare_int b (Int 0) = 0 then undefined "division by zero"
let div a b = nonzero b; match (a, b) with Int x, Int y -> Int (x / y) | _ -> slow Integer.c_div a b
let rem a b = nonzero b; match (a, b) with Int x, Int y -> Int (x mod y) | _ -> slow Integer.c_rem a b

let amount b = let n = to_int b in if n < 0 || n > 4096 then undefined "shift by %d" n else n

let shl a b =
  match (a, amount b) with
  | Int x, n when n < 62 && x >= 0 && x <= max_int lsr n -> Int (x lsl n)
  | _ -> slow Integer.shift_left a b

let shr a b = match (a, amount b) with Int x, n -> Int (x asr min n 62) | _ -> slow Integer.shift_right a b
let logand a b = match (a, b) with Int x, Int y -> Int (x land y) | _ -> slow Integer.logand a b
let logor a b = match (a, b) with Int x, Int y -> Int (x lor y) | _ -> slow Integer.logor a b
let logxor a b = match (a, b) with Int x, Int y -> Int (x lxor y) | _ -> slow Integer.logxor a b
let lognot a = match a with Int x -> Int (lnot x) | _ -> of_z (Integer.lognot (to_z a))

let cast ty =
  match Cil.unrollType ty with
  | TInt (IBool, _) -> unsupported "a cast to _Bool"
  | TInt (kind, _) ->
    let size = Cil.bitsSizeOfInt kind and signed = Cil.isSigned kind in
    let wrap x = of_z (Integer.cast ~size:(Integer.of_int size) ~signed ~value:(to_z x)) in
    if signed || size > 61 then wrap
    else
      let mask = (1 lsl size) - 1 in
      fun x -> ( match x with Int i -> Int (i land mask) | x -> wrap x)
  | ty -> unsupported "a cast to %a" Printer.pp_typ ty

(* ---- Memory: a value for each base; a base is an array ---- *)

type memory = value array

let element v i =
  match v with
  | Seq s when 0 <= i && i < Array.length s.v -> Array.unsafe_get s.v i
  | Seq s -> undefined "element %d of %d is read" i (Array.length s.v)
  | Any -> undefined "an unspecified value is read"
  | _ -> unsupported "element of a scalar"

let rec walk root = function [] -> root | i :: outer -> element (walk root outer) i

let load (m : memory) p =
  if p.base < 0 then undefined "NULL is read"
  else match walk m.(p.base) p.path with Any -> undefined "memory that was never set is read" | v -> v

let shift p n = match p.path with i :: outer -> { p with path = (i + n) :: outer } | [] -> unsupported "a shifted base"

(* Locations: for each index, outermost first, the interval that it ranges over. *)
type locations = { at : int; range : (int * int) list }

let locations ?(low = 0) ?(high = 0) p =
  match p.path with
  | i :: outer -> { at = p.base; range = List.rev ((i + low, i + high) :: List.map (fun j -> (j, j)) outer) }
  | [] -> unsupported "locations of a base"

let empty l = List.exists (fun (low, high) -> low > high) l.range

let rec overlap a b = match (a, b) with (l, h) :: a, (l', h') :: b -> l <= h' && l' <= h && overlap a b | _ -> true
let separated a b = empty a || empty b || a.at <> b.at || not (overlap a.range b.range)

(* Every location exists in the memory. *)
let exist (m : memory) l =
  let rec inside v = function
    | [] -> true
    | (low, high) :: rest -> (
      match v with
      | Seq s ->
        0 <= low && high < Array.length s.v && (rest = [] || (low = high && inside s.v.(low) rest) || unsupported "nested ranges")
      | _ -> false)
  in
  empty l || (l.at >= 0 && inside m.(l.at) l.range)

(* What differs between two memories lies in one of the locations. *)
let changed_only (before : memory) (after : memory) allowed =
  let rec check base path a b =
    same a b || List.exists (fun l -> l.at = base && (not (empty l)) && covers l.range (List.rev path)) allowed
    ||
    match (a, b) with
    | Seq s, Seq t when Array.length s.v = Array.length t.v ->
      let ok = ref true in
      Array.iteri (fun i x -> if !ok then ok := check base (i :: path) x t.v.(i)) s.v;
      !ok
    | _ -> false
  and covers range path =
    match (range, path) with
    | [], _ -> true
    | (low, high) :: range, i :: path -> low <= i && i <= high && covers range path
    | _ :: _, [] -> false
  in
  let ok = ref true in
  Array.iteri (fun base a -> if !ok then ok := check base [] a after.(base)) before;
  !ok

(* ---- Compilation of terms and predicates ---- *)

type env = { slot : value array; memory : memory array; result : value }

(* Where variables and labels live: slots of the frame, and places in env.memory. here is the place that an lvalue reads. *)
type ctx = {
  vars : (int, int) Hashtbl.t;
  frame : int ref;
  labels : (logic_label * int) list;
  here : int;
  formals : (string * int) list;
}

(* Whether a case itself is evaluated, not one of its controls; and the bases that may be written in it. *)
let in_case = ref true
let writable = ref [||]

(* The comparison that was false last: the report of a failure. *)
let last : (predicate * value * value) option ref = ref None

let new_slot ctx lv = let i = !(ctx.frame) in incr ctx.frame; Hashtbl.replace ctx.vars lv.lv_id i; i

let place ctx label =
  match List.find_opt (fun (l, _) -> Logic_utils.is_same_logic_label l label) ctx.labels with
  | Some (_, i) -> i
  | None -> unsupported "label %a" Printer.pp_logic_label label

let integral_constant t =
  let rec strip t = match t.term_node with TLogic_coerce (_, t) -> strip t | _ -> t in
  match (strip t).term_node with TConst (Integer (z, _)) -> Some (of_z z) | _ -> None

let is_var lv t =
  let rec strip t = match t.term_node with TLogic_coerce (_, t) -> strip t | _ -> t in
  match (strip t).term_node with TLval (TVar v, TNoOffset) -> v.lv_id = lv.lv_id | _ -> false

let mentions lv t = Cil_datatype.Logic_var.Set.mem lv (Cil.extract_free_logicvars_from_term t)
let mentions_p lv p = Cil_datatype.Logic_var.Set.mem lv (Cil.extract_free_logicvars_from_predicate p)

let rec conjuncts p = match p.pred_content with Pand (a, b) -> conjuncts a @ conjuncts b | _ -> [ p ]

let comparison = function
  | Rlt -> fun a b -> compare_int a b < 0
  | Rgt -> fun a b -> compare_int a b > 0
  | Rle -> fun a b -> compare_int a b <= 0
  | Rge -> fun a b -> compare_int a b >= 0
  | Req -> equal
  | Rneq -> fun a b -> not (equal a b)

(* The values of an existential variable that is compared with constants alone, by == and != : each constant, and any other value.
 * No two values beyond them can differ. *)
let rec constants lv p =
  if not (mentions_p lv p) then []
  else
    match p.pred_content with
    | Pand (a, b) | Por (a, b) | Pxor (a, b) | Pimplies (a, b) | Piff (a, b) -> constants lv a @ constants lv b
    | Pnot a -> constants lv a
    | Pif (t, a, b) when not (mentions lv t) -> constants lv a @ constants lv b
    | Prel ((Req | Rneq), a, b) -> (
      match (is_var lv a, integral_constant b, is_var lv b, integral_constant a) with
      | true, Some c, _, _ | _, _, true, Some c -> [ c ]
      | _ -> unsupported "unbounded: %a" Printer.pp_predicate p)
    | Papp ({ l_body = LBpred body; _ } as li, _, args) ->
      List.concat
        (List.map2
           (fun param arg ->
             if is_var lv arg then constants param body
             else if mentions lv arg then unsupported "unbounded: %a" Printer.pp_predicate p
             else [])
           li.l_profile args)
    | _ -> unsupported "unbounded: %a" Printer.pp_predicate p

(* A definition, compiled at its first use. Applications without memory are kept in a cache of a fixed number of places. *)
type 'a definition = { mutable body : env -> 'a; mutable size : int; cache : (value array * 'a) option array }

let places = 4096
let functions : (int, value definition) Hashtbl.t = Hashtbl.create 100
let predicates : (int, bool definition) Hashtbl.t = Hashtbl.create 100
let body_ctx li =
  let labels = List.mapi (fun i l -> (l, i)) li.l_labels in
  let ctx = { vars = Hashtbl.create 8; frame = ref 0; labels; here = (if List.length labels = 1 then 0 else -1); formals = [] } in
  List.iter (fun lv -> ignore (new_slot ctx lv)) li.l_profile;
  ctx

(* Worth keeping: what takes a list or a record. *)
let kept li =
  li.l_labels = [] && li.l_profile <> []
  && List.exists (fun lv -> not (Cil.isLogicIntegralType lv.lv_type) && lv.lv_type <> Linteger) li.l_profile

let definition table compile li =
  match Hashtbl.find_opt table li.l_var_info.lv_id with
  | Some d -> d
  | None ->
    let cache = if kept li then Array.make places None else [||] in
    let d = { body = (fun _ -> unsupported "%s" li.l_var_info.lv_name); size = 0; cache } in
    Hashtbl.add table li.l_var_info.lv_id d;
    let ctx = body_ctx li in
    d.body <- compile ctx li;
    d.size <- !(ctx.frame);
    d

let run d env args =
  let slot = Array.make d.size Any in
  Array.blit args 0 slot 0 (Array.length args);
  d.body { env with slot }

let apply d env args =
  if Array.length d.cache = 0 then run d env args
  else
    let i = Array.fold_left (fun h x -> (h * 1000003) + hash x) 0 args land (places - 1) in
    match Array.unsafe_get d.cache i with
    | Some (a, r) when Array.for_all2 same a args -> r
    | _ -> let r = run d env args in d.cache.(i) <- Some (args, r); r

let rec term ctx t : env -> value =
  match t.term_node with
  | TConst (Integer (z, _)) -> let v = of_z z in fun _ -> v
  | TConst (LChr c) -> let v = Int (Char.code c) in if Char.code c > 127 then unsupported "a character" else fun _ -> v
  | TLval lv -> lval ctx lv
  | TAddrOf lv -> let p = address ctx lv in fun e -> Ptr (p e)
  | TStartOf lv -> let p = address ctx lv in fun e -> let p = p e in Ptr { p with path = 0 :: p.path }
  | TUnOp (Neg, a) -> let a = term ctx a in fun e -> sub (Int 0) (a e)
  | TUnOp (BNot, a) -> let a = term ctx a in fun e -> lognot (a e)
  | TUnOp (LNot, a) -> let a = term ctx a in fun e -> of_bool (compare_int (a e) (Int 0) = 0)
  | TBinOp ((PlusPI | MinusPI) as op, p, i) ->
    let p = term ctx p and i = term ctx i in
    let sign = if op = PlusPI then 1 else -1 in
    fun e -> Ptr (shift (to_ptr (p e)) (sign * to_int (i e)))
  | TBinOp (LAnd, a, b) -> let a = condition ctx a and b = condition ctx b in fun e -> of_bool (a e && b e)
  | TBinOp (LOr, a, b) -> let a = condition ctx a and b = condition ctx b in fun e -> of_bool (a e || b e)
  | TBinOp (op, a, b) ->
    let a = term ctx a and b = term ctx b in
    let arithmetic f e = let x = a e in f x (b e) in
    let relation r = let f = comparison r in fun e -> let x = a e in of_bool (f x (b e)) in
    ( match op with
    | PlusA -> arithmetic add | MinusA -> arithmetic sub | Mult -> arithmetic mul | Div -> arithmetic div | Mod -> arithmetic rem
    | Shiftlt -> arithmetic shl | Shiftrt -> arithmetic shr
    | BAnd -> arithmetic logand | BOr -> arithmetic logor | BXor -> arithmetic logxor
    | Lt -> relation Rlt | Gt -> relation Rgt | Le -> relation Rle | Ge -> relation Rge | Eq -> relation Req | Ne -> relation Rneq
    | _ -> unsupported "%a" Printer.pp_term t)
  | TCastE (ty, a) when Cil.isPointerType ty -> term ctx a
  | TCastE (ty, a) -> let a = term ctx a and f = cast ty in fun e -> f (a e)
  | TLogic_coerce ((Linteger | Ltype _), a) -> term ctx a
  | Tapp (li, labels, args) -> application ctx t li labels args
  | TDataCons ({ ctor_name = "\\Nil"; _ }, []) -> let nil = seq [||] in fun _ -> nil
  | TDataCons ({ ctor_name = "\\Cons"; _ }, [ x; l ]) ->
    let x = term ctx x and l = term ctx l in
    fun e -> let x = x e in seq (Array.append [| x |] (to_seq (l e)))
  | Tif (c, a, b) -> let c = condition ctx c and a = term ctx a and b = term ctx b in fun e -> if c e then a e else b e
  | Tat (a, label) -> term { ctx with here = place ctx label } a
  | TUpdate (r, TField (f, TNoOffset), x) ->
    let r = term ctx r and x = term ctx x in
    let n = match f.fcomp.cfields with Some l -> List.length l | None -> unsupported "a record without fields" in
    fun e ->
      let fields = match r e with Any -> Array.make n Any | r -> Array.copy (to_seq r) in
      fields.(f.forder) <- x e;
      seq fields
  | Tnull -> fun _ -> Ptr null
  | Tlet ({ l_body = LBterm a; l_profile = []; l_var_info; _ }, b) ->
    let a = term ctx a in
    let i = new_slot ctx l_var_info in
    let b = term ctx b in
    fun e -> e.slot.(i) <- a e; b e
  | _ -> unsupported "term %a" Printer.pp_term t

and condition ctx t =
  match t.term_node with
  | TBinOp (((Lt | Gt | Le | Ge | Eq | Ne) as op), a, b) ->
    let a = term ctx a and b = term ctx b in
    let f = comparison (match op with Lt -> Rlt | Gt -> Rgt | Le -> Rle | Ge -> Rge | Eq -> Req | _ -> Rneq) in
    fun e -> let x = a e in f x (b e)
  | _ -> let t = term ctx t in fun e -> compare_int (t e) (Int 0) <> 0

and offset ctx = function
  | TNoOffset -> []
  | TField (f, o) -> let i = f.forder in (fun _ -> i) :: offset ctx o
  | TIndex (t, o) -> let t = term ctx t in (fun e -> to_int (t e)) :: offset ctx o
  | TModel _ -> unsupported "a model field"

and lval ctx (host, o) =
  let select v =
    match offset ctx o with
    | [] -> v
    | [ i ] -> fun e -> let r = v e in element r (i e)
    | steps -> fun e -> List.fold_left (fun r i -> element r (i e)) (v e) steps
  in
  match host with
  | TVar lv when Hashtbl.mem ctx.vars lv.lv_id ->
    let i = Hashtbl.find ctx.vars lv.lv_id in
    select (fun e -> e.slot.(i))
  | TVar { lv_origin = Some vi; _ } when List.mem_assoc vi.vname ctx.formals ->
    let i = List.assoc vi.vname ctx.formals in
    select (fun e -> e.slot.(i))
  | TVar ({ lv_kind = LVGlobal; lv_origin = None; _ } as lv) -> (
    match List.filter (fun li -> li.l_var_info.lv_id = lv.lv_id) (Logic_env.find_all_logic_functions lv.lv_name) with
    | [ li ] -> select (constant li)
    | _ -> unsupported "logic constant %s" lv.lv_name)
  | TVar lv -> unsupported "variable %s" lv.lv_name
  | TResult _ -> select (fun e -> e.result)
  | TMem _ ->
    let p = address ctx (host, o) and here = ctx.here in
    if here < 0 then unsupported "memory read at no label";
    fun e -> load e.memory.(here) (p e)

and address ctx (host, o) =
  match host with
  | TMem t ->
    let t = term ctx t and o = offset ctx o in
    fun e -> List.fold_left (fun p i -> { p with path = i e :: p.path }) (to_ptr (t e)) o
  | _ -> unsupported "the address of a variable"

(* A logic constant: its definition, or an unspecified record. *)
and constant li =
  match (li.l_body, li.l_type) with
  | LBterm t, _ when li.l_labels = [] ->
    let v = lazy (term (body_ctx li) t { slot = [||]; memory = [||]; result = Any }) in
    fun _ -> Lazy.force v
  | LBnone, Some (Ctype ty) when Cil.isStructOrUnionType ty -> fun _ -> Any
  | _ -> unsupported "logic constant %s" li.l_var_info.lv_name

and application ctx t li labels args =
  match (li.l_var_info.lv_name, List.map (fun a -> term ctx a) args) with
  | "\\length", [ l ] -> fun e -> Int (Array.length (to_seq (l e)))
  | "\\nth", [ l; i ] ->
    fun e ->
      let l = to_seq (l e) in
      let i = to_int (i e) in
      if i < 0 || i >= Array.length l then undefined "\\nth %d of %d elements" i (Array.length l) else Array.unsafe_get l i
  | "\\concat", [ a; b ] -> fun e -> let a = to_seq (a e) in seq (Array.append a (to_seq (b e)))
  | "\\repeat", [ l; n ] ->
    fun e ->
      let l = to_seq (l e) in
      let k = Array.length l in
      seq (Array.init (k * max 0 (to_int (n e))) (fun i -> l.(i mod k)))
  | _, [] when li.l_profile = [] && labels = [] -> constant li
  | _, compiled ->
    let d = function_definition li in
    if li.l_type = None then unsupported "%a" Printer.pp_term t;
    call ctx d labels compiled

and function_definition li =
  definition functions
    (fun ctx li -> match li.l_body with LBterm b -> term ctx b | _ -> unsupported "%s has no definition" li.l_var_info.lv_name)
    li

and call : 'a. ctx -> 'a definition -> logic_label list -> (env -> value) list -> env -> 'a =
  fun ctx d labels args ->
  let args = Array.of_list args in
  let places = Array.of_list (List.map (place ctx) labels) in
  let memory e = if Array.length places = 0 then [||] else Array.map (fun i -> e.memory.(i)) places in
  fun e -> apply d { e with memory = memory e } (Array.map (fun a -> a e) args)

and predicate ctx p : env -> bool =
  match p.pred_content with
  | Ptrue -> fun _ -> true
  | Pfalse -> fun _ -> false
  | Papp (li, labels, args) ->
    let compile ctx li =
      match li.l_body with LBpred b -> predicate ctx b | _ -> unsupported "%s has no definition" li.l_var_info.lv_name in
    let d = definition predicates compile li in
    call ctx d labels (List.map (term ctx) args)
  | Prel (r, a, b) ->
    let a = term ctx a and b = term ctx b and f = comparison r in
    fun e ->
      let x = a e in
      let y = b e in
      f x y || (last := Some (p, x, y); false)
  | Pand (a, b) -> let a = predicate ctx a and b = predicate ctx b in fun e -> a e && b e
  | Por (a, b) -> let a = predicate ctx a and b = predicate ctx b in fun e -> a e || b e
  | Pxor (a, b) -> let a = predicate ctx a and b = predicate ctx b in fun e -> a e <> b e
  | Pimplies (a, b) -> let a = predicate ctx a and b = predicate ctx b in fun e -> (not (a e)) || b e
  | Piff (a, b) -> let a = predicate ctx a and b = predicate ctx b in fun e -> a e = b e
  | Pnot a -> let a = predicate ctx a in fun e -> not (a e)
  | Pif (c, a, b) -> let c = condition ctx c and a = predicate ctx a and b = predicate ctx b in fun e -> if c e then a e else b e
  | Pat (a, label) -> predicate { ctx with here = place ctx label } a
  | Plet ({ l_body = LBterm a; l_profile = []; l_var_info; _ }, b) ->
    let a = term ctx a in
    let i = new_slot ctx l_var_info in
    let b = predicate ctx b in
    fun e -> e.slot.(i) <- a e; b e
  | Pforall (vars, body) when List.for_all (fun lv -> lv.lv_type = Linteger) vars ->
    let guards, _ = implication body in
    for_all ctx vars guards (fun () -> predicate ctx body)
  | Pforall (vars, body) -> witness ctx vars body
  | Pexists (vars, body) when List.for_all (fun lv -> lv.lv_type = Linteger) vars ->
    let none = for_all ctx vars (conjuncts body) ~finite:(fun lv -> constants lv body) (fun () ->
      let b = predicate ctx body in fun e -> not (b e)) in
    fun e -> not (none e)
  | Pvalid (label, t) ->
    let i = place ctx label in
    let l = set { ctx with here = i } t in
    fun e -> let l = l e in exist e.memory.(i) l && (empty l || !writable.(l.at))
  | Pvalid_read (label, t) ->
    let i = place ctx label in
    let l = set { ctx with here = i } t in
    fun e -> exist e.memory.(i) (l e)
  | Pseparated ts ->
    let sets = List.map (set ctx) ts in
    fun e ->
      let rec pairwise = function [] -> true | l :: rest -> List.for_all (separated l) rest && pairwise rest in
      pairwise (List.map (fun s -> s e) sets)
  | _ -> unsupported "predicate %a" Printer.pp_predicate p

and implication p =
  match p.pred_content with
  | Pimplies (a, b) -> let guards, conclusion = implication b in (conjuncts a @ guards, conclusion)
  | _ -> ([], p)

(* For every value of the integer variables within the bounds that the guards give. *)
and for_all ctx vars ?(finite = fun lv -> unsupported "no bounds of %s" lv.lv_name) guards body =
  match vars with
  | [] -> body ()
  | lv :: rest ->
    let i = new_slot ctx lv in
    let closed t = not (List.exists (fun v -> mentions v t) vars) in
    let bound select = List.filter_map (fun g -> match g.pred_content with Prel (r, a, b) -> select r a b | _ -> None) guards in
    let plus n t = let t = term ctx t in fun e -> to_int (t e) + n in
    let lows = bound (fun r a b ->
      match r with
      | Rle when is_var lv b && closed a -> Some (plus 0 a)
      | Rlt when is_var lv b && closed a -> Some (plus 1 a)
      | Rge when is_var lv a && closed b -> Some (plus 0 b)
      | Rgt when is_var lv a && closed b -> Some (plus 1 b)
      | _ -> None) in
    let highs = bound (fun r a b ->
      match r with
      | Rle when is_var lv a && closed b -> Some (plus 0 b)
      | Rlt when is_var lv a && closed b -> Some (plus (-1) b)
      | Rge when is_var lv b && closed a -> Some (plus 0 a)
      | Rgt when is_var lv b && closed a -> Some (plus (-1) a)
      | _ -> None) in
    if lows = [] || highs = [] then begin
      let values = List.sort_uniq compare (finite lv) in
      let other = add (Int 1) (List.fold_left (fun m v -> if compare_int v m > 0 then v else m) (Int 0) values) in
      let inner = for_all ctx rest guards body in
      fun e -> List.for_all (fun v -> e.slot.(i) <- v; inner e) (other :: values)
    end
    else begin
      let inner = for_all ctx rest guards body in
      fun e ->
        let low = List.fold_left (fun m f -> max m (f e)) min_int lows in
        let high = List.fold_left (fun m f -> min m (f e)) max_int highs in
        let rec from j = j > high || (e.slot.(i) <- Int j; inner e) && from (j + 1) in
        from low
    end

(* For every list that memory holds: \forall octets K, parameters P; IS(p, n, K) && ARE(q, m, P) ==> .. There is one, which is read;
 * that the guard holds for it is checked each time, and that it does not for others near it in each case (not in its controls). *)
and witness ctx vars body =
  let guards, _ = implication body in
  let read lv =
    let found = List.filter_map (fun g -> match g.pred_content with
      | Papp ({ l_var_info = { lv_name = ("IS" | "ARE") as name; _ }; _ }, [ label ], [ p; n; l ]) when is_var lv l ->
        Some (g, name, label, p, n)
      | _ -> None) guards in
    match found with
    | [ (g, name, label, p, n) ] ->
      let i = new_slot ctx lv in
      let at = place ctx label in
      let holds = predicate ctx g and p = term ctx p and n = term ctx n in
      let octets m p n = seq (Array.init n (fun j -> load m (shift p j))) in
      let parameters m p n = seq (Array.init n (fun j ->
        let field f = load m { p with path = f :: (shift p j).path } in
        octets m (to_ptr (field 0)) (to_int (field 1)))) in
      fun e ->
        let v = (if name = "IS" then octets else parameters) e.memory.(at) (to_ptr (p e)) (to_int (n e)) in
        let is v = e.slot.(i) <- v; holds e in
        if !in_case && List.exists is (neighbours v) then unsupported "not the only list: %a" Printer.pp_predicate g;
        if not (is v) then unsupported "no such list: %a" Printer.pp_predicate g
    | _ -> unsupported "no guard gives %s in %a" lv.lv_name Printer.pp_predicate body
  in
  let reads = List.map read vars in
  let body = predicate ctx body in
  fun e -> List.iter (fun r -> r e) reads; body e

(* A list one element longer, one shorter, and others of which one element differs. *)
and neighbours v =
  let a = to_seq v in
  let n = Array.length a in
  let other = function Int x -> Int (x lxor 1) | Seq _ as s -> List.hd (neighbours s) | _ -> unsupported "a list of others" in
  let changed i = seq (Array.mapi (fun j x -> if i = j then other x else x) a) in
  seq (Array.append a [| (if n > 0 then a.(n - 1) else Int 0) |])
  :: (if n = 0 then [] else seq (Array.sub a 0 (n - 1)) :: List.map changed (List.sort_uniq compare [ 0; n / 2; n - 1 ]))

(* A set of locations: a pointer, or a pointer and a range. *)
and set ctx t =
  match t.term_node with
  | TBinOp (PlusPI, p, { term_node = Trange (Some low, Some high); _ }) ->
    let p = term ctx p and low = term ctx low and high = term ctx high in
    fun e -> locations ~low:(to_int (low e)) ~high:(to_int (high e)) (to_ptr (p e))
  | _ -> let p = term ctx t in fun e -> locations (to_ptr (p e))

(* The locations of an assigns clause. *)
let assigned ctx t =
  match t.term_node with
  | TLval (TMem p, TNoOffset) -> set ctx p
  | _ -> unsupported "assigns %a" Printer.pp_term t

(* ---- Contracts ---- *)

type kind = Requires | Ensures | Assigns

type clause = {
  kind : kind;
  name : string;
  text : string;
  holds : env -> bool;
  mutable checked : int;
  mutable rejected : int; (* controls for which it is false *)
  mutable open_ : int;    (* controls for which it is undefined *)
  weaker : weaker list;
}

(* The clause with less in it; a control that the clause alone rejects, and this does not, shows the difference. *)
and weaker = { says : string; would_hold : env -> bool; mutable seen : bool }

type contract = { formals : string list; size : int; clauses : clause list; mutable cases : int; mutable controls : int }

(* Whether something is said of a ghost variable, which no call has. *)
let of_ghost visit x =
  let found = ref false in
  let look =
    object
      inherit Visitor.frama_c_inplace
      method! vlogic_var_use lv = (match lv.lv_origin with Some vi when vi.vghost -> found := true | _ -> ()); Cil.SkipChildren
    end
  in
  ignore (visit (look :> Visitor.frama_c_visitor) x);
  !found

let text_of p = Format.asprintf "@[<h>%a@]" Printer.pp_predicate p |> String.map (fun c -> if c = '\n' || c = '\t' then ' ' else c)

let rec uncoerced t = match t.term_node with TLogic_coerce (_, t) -> uncoerced t | _ -> t
let unsigned t = match (uncoerced t).term_type with
  | Ctype ty -> (match Cil.unrollType ty with TInt (k, _) -> not (Cil.isSigned k) | _ -> false)
  | _ -> false
let is_zero t = match (uncoerced t).term_node with TConst (Integer (z, _)) -> Integer.is_zero z | _ -> false

(* All that a predicate says, less one thing: a part of a conjunction left out, one direction of an equivalence or of an equality. *)
let rec less p =
  let with_ c = { p with pred_content = c } in
  let inside f q = List.map (fun q -> with_ (f q)) (less q) in
  match p.pred_content with
  | Pand (a, b) -> inside (fun a -> Pand (a, b)) a @ inside (fun b -> Pand (a, b)) b
  | Pimplies (a, b) -> inside (fun b -> Pimplies (a, b)) b
  | Pif (t, a, b) -> inside (fun a -> Pif (t, a, b)) a @ inside (fun b -> Pif (t, a, b)) b
  | Pforall (q, a) -> inside (fun a -> Pforall (q, a)) a
  | Piff (a, b) -> [ with_ (Pimplies (a, b)); with_ (Pimplies (b, a)) ]
  | Prel (Req, a, b) when unsigned a && is_zero b -> [ with_ Ptrue ]
  | Prel (Req, a, b) when a.term_type = Linteger || Cil.isLogicIntegralType a.term_type -> [ with_ (Prel (Rle, a, b)); with_ (Prel (Rge, a, b)) ]
  | Ptrue -> []
  | _ -> [ with_ Ptrue ]

let compile_contract name =
  let kf = Globals.Functions.find_by_name name in
  let formals = List.map (fun vi -> vi.vname) (Globals.Functions.get_params kf) in
  let spec = Annotations.funspec ~populate:false kf in
  let frame = ref (List.length formals) in
  let ctx labels here = { vars = Hashtbl.create 8; frame; here; formals = List.mapi (fun i f -> (f, i)) formals;
                          labels = List.map (fun (l, i) -> (BuiltinLabel l, i)) labels } in
  let pre = ctx [ (Here, 0); (Pre, 0); (Old, 0) ] 0 and post = ctx [ (Here, 1); (Post, 1); (Pre, 0); (Old, 0) ] 1 in
  let plain ip =
    if ip.ip_content.tp_kind <> Assert then unsupported "%s: a clause that is only checked or admitted" name;
    ip.ip_content.tp_statement in
  let clause kind ctx ip =
    let p = plain ip in
    match p.pred_name with
    | [] -> unsupported "%s: a clause without a name: %s" name (text_of p)
    | names ->
      let weaker = List.map (fun q -> { says = text_of q; would_hold = predicate ctx q; seen = false }) (less p) in
      { kind; name = String.concat " " names; text = text_of p; holds = predicate ctx p; checked = 0; rejected = 0; open_ = 0; weaker } in
  let never ip content = (plain ip).pred_content = content in
  match spec with
  | { spec_behavior = [ ({ b_assumes = []; b_extended = []; b_allocation = FreeAllocAny; _ } as b) ]; spec_variant = None;
      spec_terminates = Some t; _ } when never t Ptrue ->
    let requires = List.map (clause Requires pre) b.b_requires in
    let ensures = List.filter_map (function
      | Normal, ip when of_ghost Visitor.visitFramacPredicate (plain ip) -> None
      | Normal, ip -> Some (clause Ensures post ip)
      | Exits, ip when never ip Pfalse -> None
      | _, ip -> unsupported "%s: %s" name (text_of (plain ip))) b.b_post_cond in
    let assigns = match b.b_assigns with
      | WritesAny -> unsupported "%s: no assigns" name
      | Writes l ->
        let l = List.filter (fun (it, _) -> not (of_ghost Visitor.visitFramacTerm it.it_content)) l in
        let sets = List.map (fun (it, _) -> assigned pre it.it_content) l in
        { kind = Assigns; name = "assigns"; checked = 0; rejected = 0; open_ = 0; weaker = [];
          text = String.concat ", " (List.map (fun (it, _) -> Format.asprintf "%a" Printer.pp_term it.it_content) l);
          holds = (fun e -> changed_only e.memory.(0) e.memory.(1) (List.map (fun s -> s e) sets)) } in
    { formals; size = !frame; clauses = requires @ ensures @ [ assigns ]; cases = 0; controls = 0 }
  | _ -> unsupported "%s: a contract of another form" name

let contracts : (string, contract) Hashtbl.t = Hashtbl.create 8

let contract name =
  match Hashtbl.find_opt contracts name with
  | Some c -> c
  | None -> let c = compile_contract name in Hashtbl.add contracts name c; c

(* ---- Cases ---- *)

(* A function's arguments, memory before and after, and result; bases are numbered. *)
type case = {
  bases : (string * int) list;
  tags : (string * string) list; (* of the bases that hold records *)
  rw : bool array;
  args : (string * value) list;
  memories : memory array;
  given : value;
}

let octets_of_hex h = Array.init (String.length h / 2) (fun i -> Int (int_of_string ("0x" ^ String.sub h (2 * i) 2)))
let tail s = String.sub s 1 (String.length s - 1)

let fields tag =
  match Globals.Types.find_type Logic_typing.Struct tag with
  | TComp ({ cfields = Some l; _ }, _) -> l
  | _ -> unsupported "struct %s" tag

let field tag name =
  match List.find_opt (fun f -> f.fname = name) (fields tag) with
  | Some f -> f.forder
  | None -> unsupported "struct %s has no %s" tag name

(* 12, x00ff, ?, @base, null. An array field is filled up with what is not set. *)
let parse_value bases s =
  match s.[0] with
  | 'x' -> seq (octets_of_hex (tail s))
  | '?' -> Any
  | '@' -> Ptr { base = List.assoc (tail s) bases; path = [ 0 ] }
  | 'n' -> Ptr null
  | _ -> of_z (Integer.of_string s)

let parse_record bases tag parts =
  let given = List.map (fun part -> match String.index part '=' with
    | i -> (String.sub part 0 i, String.sub part (i + 1) (String.length part - i - 1))) parts in
  List.iter (fun (name, _) -> ignore (field tag name)) given;
  seq (Array.of_list (List.map (fun f ->
    let v = parse_value bases (List.assoc f.fname given) in
    match (Cil.unrollType f.ftype, v) with
    | TArray (_, length, _), Seq s ->
      seq (Array.init (Cil.lenOfArray length) (fun i -> if i < Array.length s.v then s.v.(i) else Any))
    | _ -> v) (fields tag)))

let split = String.split_on_char
let replace_arg name x args = (name, x) :: List.remove_assoc name args
let replace a i x = let a = Array.copy a in a.(i) <- x; a

let rec update v path x =
  match path with
  | [] -> x
  | i :: rest -> let a = Array.copy (to_seq v) in a.(i) <- update a.(i) rest x; seq a

(* A control changes a case in one place. *)
let change case part =
  let base name = List.assoc name case.bases in
  let memory f = { case with memories = Array.mapi f case.memories } in
  let resize name f = let b = base name in memory (fun k m -> replace m b (seq (f k (to_seq m.(b))))) in
  match split ':' part with
  | [ "set"; name; path; x ] ->
    let step s = match int_of_string_opt s with Some i -> i | None -> field (List.assoc name case.tags) s in
    let b = base name and path = List.map step (split '.' path) in
    memory (fun k m -> if k = 0 then m else replace m b (update m.(b) path (parse_value [] x)))
  | [ "result"; x ] -> { case with given = parse_value [] x }
  | [ "int"; name; x ] -> { case with args = replace_arg name (parse_value [] x) case.args }
  | [ "field"; name; field_; x ] ->
    let b = base name and f = field (List.assoc name case.tags) field_ in
    memory (fun _ m -> replace m b (update m.(b) [ 0; f ] (parse_value [] x)))
  | [ "alias"; name; other ] -> { case with args = replace_arg name (Ptr { base = base other; path = [ 0 ] }) case.args }
  | [ "point"; name; index; field_; other ] ->
    let b = base name and f = field (List.assoc name case.tags) field_ in
    memory (fun _ m -> replace m b (update m.(b) [ int_of_string index; f ] (Ptr { base = base other; path = [ 0 ] })))
  | [ "short"; name ] -> resize name (fun _ a -> Array.sub a 0 (Array.length a - 1))
  | [ "beyond"; name ] -> resize name (fun k a -> Array.append a [| Int (170 + k) |])
  | [ "constant"; name ] -> { case with rw = replace case.rw (base name) false }
  | _ -> unsupported "control %s" part

let concerns_pre part = List.mem (List.hd (split ':' part)) [ "int"; "field"; "alias"; "point"; "short"; "constant" ]

let report = ref stdout
let fail id clause fmt = Printf.ksprintf (fun s -> Printf.fprintf !report "fail\t%s\t%s\t%s\n" id clause s) fmt

let last_comparison () =
  match !last with
  | Some (p, x, y) -> Printf.sprintf "; the last comparison that was false: %s, of %s and %s" (text_of p) (show x) (show y)
  | None -> ""

type verdict = True | False | Open of string

let evaluate_ contract case holds =
  let slot = Array.make contract.size Any in
  List.iteri (fun i f -> slot.(i) <- List.assoc f case.args) contract.formals;
  writable := case.rw;
  last := None;
  match holds { slot; memory = case.memories; result = case.given } with
  | true -> True
  | false -> False
  | exception Undefined why -> Open why

let evaluate contract case clause = evaluate_ contract case clause.holds

let run_case id func case controls =
  let contract = contract func in
  contract.cases <- contract.cases + 1;
  in_case := true;
  List.iter (fun clause ->
    clause.checked <- clause.checked + 1;
    let label = func ^ " " ^ clause.name in
    match evaluate contract case clause with
    | True -> ()
    | False -> fail id label "is false: %s%s" clause.text (last_comparison ())
    | Open why -> fail id label "is undefined, %s: %s" why clause.text) contract.clauses;
  in_case := false;
  List.iter (fun (label, parts) ->
    contract.controls <- contract.controls + 1;
    let pre = List.exists concerns_pre parts in
    let case = List.fold_left change case parts in
    let rejects = List.filter (fun clause ->
      (clause.kind = Requires) = pre
      &&
      match evaluate contract case clause with
      | True -> false
      | False -> clause.rejected <- clause.rejected + 1; true
      | Open _ -> clause.open_ <- clause.open_ + 1; false) contract.clauses in
    ( match rejects with
    | [ one ] -> List.iter (fun w -> if (not w.seen) && evaluate_ contract case w.would_hold <> False then w.seen <- true) one.weaker
    | _ -> ());
    if rejects = [] then fail id (func ^ " control") "no clause rejects: %s (%s)" label (String.concat " " parts)) controls

(* A function of the logic, applied to values: logic ID NAME ARG .. = VALUE *)
let logic_count : (string, int) Hashtbl.t = Hashtbl.create 8

let run_logic id name words =
  let parse s =
    match s.[0] with
    | '[' -> seq (Array.of_list (List.map (parse_value []) (List.filter (( <> ) "") (split ',' (tail s)))))
    | '{' -> ( match split ',' (tail s) with tag :: parts -> parse_record [] tag parts | [] -> unsupported "%s" s)
    | _ -> parse_value [] s in
  let rec cut args = function
    | [ "="; v ] -> (List.rev args, parse v)
    | a :: rest -> cut (parse a :: args) rest
    | [] -> unsupported "a logic line without =" in
  let args, expected = cut [] words in
  let li = match Logic_env.find_all_logic_functions name with [ li ] -> li | _ -> unsupported "logic function %s" name in
  let d = function_definition li in
  Hashtbl.replace logic_count name (1 + Option.value ~default:0 (Hashtbl.find_opt logic_count name));
  match apply d { slot = [||]; memory = [||]; result = Any } (Array.of_list args) with
  | v -> if not (equal v expected) then fail id name "is %s, expected %s" (show v) (show expected)
  | exception Undefined why -> fail id name "is undefined: %s" why

(* The file of cases: see execute.py, which writes it. *)
let run_file file =
  let input = open_in file in
  let next () = match input_line input with line -> Some (split ' ' line) | exception End_of_file -> None in
  let rec lines acc = match next () with
    | Some [ "end" ] -> List.rev acc
    | Some words -> lines (words :: acc)
    | None -> unsupported "a case without end" in
  let read_case () =
    let lines = lines [] in
    let named = List.filter_map (function (("octets" | "space" | "records") :: name :: _) -> Some name | _ -> None) lines in
    let bases = List.mapi (fun i name -> (name, i)) named in
    let count = List.length bases in
    let before = Array.make count Any and rw = Array.make count false in
    let case = ref { bases; tags = []; rw; args = List.map (fun (n, i) -> (n, Ptr { base = i; path = [ 0 ] })) bases;
                     memories = [||]; given = Any } in
    let after = ref [] and controls = ref [] in
    List.iter (function
      | [ "int"; name; x ] -> case := { !case with args = (name, parse_value bases x) :: !case.args }
      | [ "null"; name ] -> case := { !case with args = (name, Ptr null) :: !case.args }
      | [ "octets"; name; x ] -> before.(List.assoc name bases) <- parse_value [] x
      | [ "space"; name; n ] ->
        rw.(List.assoc name bases) <- true;
        before.(List.assoc name bases) <- seq (Array.make (int_of_string n) Any)
      | "records" :: name :: tag :: records ->
        before.(List.assoc name bases) <- seq (Array.of_list (List.map (fun r -> parse_record bases tag (split ',' r)) records));
        case := { !case with tags = (name, tag) :: !case.tags }
      | [ "after"; name; x ] -> after := (List.assoc name bases, x) :: !after
      | [ "result"; x ] -> case := { !case with given = parse_value [] x }
      | "control" :: label :: parts -> controls := (label, parts) :: !controls
      | words -> unsupported "line %s" (String.concat " " words)) lines;
    let later = Array.copy before in
    List.iter (fun (i, x) -> (* what lies behind it stays as it was *)
      let new_ = match parse_value [] x with Seq s -> s.v | v -> [| v |] and old = to_seq before.(i) in
      later.(i) <- seq (Array.mapi (fun j x -> if j < Array.length new_ then new_.(j) else x) old)) !after;
    ({ !case with memories = [| before; later |] }, List.rev !controls)
  in
  let rec each () =
    match next () with
    | None -> ()
    | Some [ "case"; id; func ] ->
      let case, controls = read_case () in
      (try run_case id func case controls with Unsupported what -> fail id func "cannot be evaluated: %s" what);
      each ()
    | Some ("logic" :: id :: name :: words) ->
      (try run_logic id name words with Unsupported what -> fail id name "cannot be evaluated: %s" what);
      each ()
    | Some words -> unsupported "line %s" (String.concat " " words)
  in
  each ();
  close_in input

let () =
  Db.Main.extend (fun () ->
    report := open_out (Sys.getenv "LTK_REPORT");
    Kernel.Unicode.off ();
    run_file (Sys.getenv "LTK_CASES");
    Globals.Functions.iter (fun kf ->
      let spec = Annotations.funspec ~populate:false kf in
      if not (Cil.is_empty_funspec spec) then Printf.fprintf !report "declared\t%s\n" (Kernel_function.get_name kf));
    Hashtbl.iter (fun func c ->
      Printf.fprintf !report "function\t%s\t%d\t%d\n" func c.cases c.controls;
      List.iter (fun k ->
        let kind = match k.kind with Requires -> "requires" | Ensures -> "ensures" | Assigns -> "assigns" in
        Printf.fprintf !report "clause\t%s\t%s\t%s\t%d\t%d\t%d\n" func kind k.name k.checked k.rejected k.open_;
        List.iter (fun w -> Printf.fprintf !report "weaker\t%s\t%s\t%s\t%s\t%d\n" func kind k.name w.says (Bool.to_int w.seen)) k.weaker) c.clauses)
      contracts;
    Hashtbl.iter (fun name n -> Printf.fprintf !report "logic\t%s\t%d\n" name n) logic_count;
    Printf.fprintf !report "done\n";
    close_out !report)
