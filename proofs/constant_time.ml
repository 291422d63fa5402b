(* SPDX-License-Identifier: Apache-2.0 *)
(* Where a secret would show in the time, over the AST: every condition and switch, every address, index and pointer offset, every
 * operand of a division, a multiplication or a comparison, and every shift amount. Each lvalue that is read there gets a check that
 * Eva's taint domain has to prove: it is not tainted. The first call, before Eva, adds the checks, and taints what facts.ml
 * says is secret of what callers give, where the function begins; the call after Eva prints what is not proven, and how many checks there were.
 * Implicit flows need no taint: a condition that depends on a secret is refused itself. *)
open Cil_types
open Facts

let emitter = Emitter.create "constant_time" [ Emitter.Code_annot ] ~correctness:[] ~tuning:[]

let lvalues e =
  let found = ref [] in
  let read =
    object
      inherit Visitor.frama_c_inplace
      method! vlval l = if not (Cil.isFunctionType (Cil.typeOfLval l)) then found := l :: !found; Cil.DoChildren
    end
  in
  ignore (Visitor.visitFramacExpr (read :> Visitor.frama_c_visitor) e);
  !found

let not_tainted l =
  let tainted = List.hd (Logic_env.find_all_logic_functions "\\tainted") in
  let t = Logic_utils.expr_to_term ~coerce:false (Cil.dummy_exp (Lval l)) in
  Logic_const.pnot (Logic_const.papp (tainted, [ Logic_const.here_label ], [ t ]))

let checks = ref []

let enumerate =
  object (self)
    inherit Visitor.frama_c_inplace
    method private public kind e =
      let kf = Option.get self#current_kf and s = Option.get self#current_stmt in
      List.iter
        (fun l ->
          let p = { tp_kind = Check; tp_statement = not_tainted l } in
          let annotation = Logic_const.new_code_annotation (AAssert ([], p)) in
          Annotations.add_code_annot emitter ~kf s annotation;
          checks := (kf, s, kind, e, annotation) :: !checks)
        (lvalues e)
    method! vstmt_aux s =
      (match s.skind with If (e, _, _, _) | Switch (e, _, _, _) -> self#public "condition" e | _ -> ());
      Cil.DoChildren
    method! vlval l = (match l with Mem e, _ -> self#public "address" e | _ -> ()); Cil.DoChildren
    method! voffs o = (match o with Index (e, _) -> self#public "index" e | _ -> ()); Cil.DoChildren
    method! vexpr e =
      let both kind a b = self#public kind a; self#public kind b in
      (match e.enode with
      | BinOp ((PlusPI | MinusPI), _, i, _) -> self#public "offset" i
      | BinOp ((Div | Mod), a, b, _) -> both "division" a b
      | BinOp (Mult, a, b, _) -> both "multiplication" a b
      | BinOp ((Shiftlt | Shiftrt), _, n, _) -> self#public "shift" n
      | BinOp ((Lt | Gt | Le | Ge | Eq | Ne | LAnd | LOr), a, b, _) -> both "comparison" a b
      | UnOp (LNot, a, _) -> self#public "comparison" a
      | _ -> ());
      Cil.DoChildren
  end

(* The number that follows a parameter, such as its length. *)
let following kf v =
  let rec next = function
    | f :: n :: _ when f.vid = v.vid && Cil.isIntegralType n.vtype -> Some (Logic_const.tvar (Cil.cvar_to_lvar n))
    | _ :: rest -> next rest
    | [] -> None in
  next (Kernel_function.get_formals kf)

(* What a path from a parameter stands for: all elements of arrays; of structs that it points to, as many as the next parameter says, or
 * one; of other things, all that there are. *)
let term kf (v, path) =
  let zero = Logic_const.tinteger 0 in
  let up_to last = Logic_const.trange (Some zero, Some last) in
  let shifted p t = match Cil.unrollType t, following kf v with
    | TComp _, None -> p
    | TComp _, Some n ->
      let last = Logic_const.term (TBinOp (MinusA, n, Logic_const.tinteger 1)) Linteger in
      Logic_const.term (TBinOp (PlusPI, p, up_to last)) p.term_type
    | _ -> Logic_const.term (TBinOp (PlusPI, p, Logic_const.trange (Some zero, None))) p.term_type in
  let rec go (host, offset, ty) path =
    let add o = Logic_const.addTermOffset o offset and rest from = String.sub path from (String.length path - from) in
    match Cil.unrollType ty with
    | TArray (e, _, _) -> go (host, add (TIndex (up_to (Logic_const.tint (Integer.pred (Ast_info.direct_array_size ty))), TNoOffset)), e) path
    | TPtr (t, _) when path <> "" -> go (TMem (shifted (Logic_const.term (TLval (host, offset)) (Ctype ty)) t), TNoOffset, t) (rest 1)
    | TComp (c, _) ->
      let f = List.find (fun f -> let n = 1 + String.length f.fname in
        String.length path >= n && String.sub path 0 n = "." ^ f.fname
        && (String.length path = n || String.contains ".*" path.[n])) (fields c) in
      go (host, add (TField (f, TNoOffset)), f.ftype) (rest (1 + String.length f.fname))
    | _ -> Logic_const.term (TLval (host, offset)) (Ctype ty) in
  go (TVar (Cil.cvar_to_lvar v), TNoOffset, v.vtype) path

let taint () =
  if Lazy.force listed = [] then Kernel.abort "LTK_PUBLIC does not say what is public of any function";
  Globals.Functions.iter (fun kf ->
    match List.map (term kf) (secret_inputs kf) with
    | [] -> ()
    | secrets ->
      let s = Kernel_function.find_first_stmt kf in
      let it = Logic_const.new_acsl_extension "taint" (Cil_datatype.Stmt.loc s) true (Ext_terms secrets) in
      Annotations.add_code_annot emitter ~kf s (Logic_const.new_code_annotation (AExtended ([], false, it))))

let proven kf s annotation =
  List.for_all
    (fun p -> match Property_status.get p with Property_status.Best (Property_status.True, _) -> true | _ -> false)
    (Property.ip_of_code_annot kf s annotation)

let report () =
  let bad = List.filter (fun (kf, s, _, _, annotation) -> not (proven kf s annotation)) (List.rev !checks) in
  List.iter
    (fun (kf, s, kind, e, _) ->
      Kernel.result "SECRET %a: %s: %s: %a" Cil_datatype.Location.pretty (Cil_datatype.Stmt.loc s) (Kernel_function.get_name kf) kind
        Printer.pp_exp e)
    bad;
  Kernel.result "%d of %d places may depend on a secret." (List.length bad) (List.length !checks)

let added = ref false

let main () =
  if not !added then begin
    added := true;
    Visitor.visitFramacFileSameGlobals (enumerate :> Visitor.frama_c_visitor) (Ast.get ());
    taint ()
  end
  else if Eva.Analysis.is_computed () then report ()

let () = Db.Main.extend main
