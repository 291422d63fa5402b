(* SPDX-License-Identifier: Apache-2.0 *)
(* What a proof of one translation unit rests on, as Frama-C has parsed it: written to $LTK_REPORT, one fact a line, words separated
 * by tabs. audit.py judges them.
 *   assumed KIND NAME PLACE      an axiom, or a logic function, predicate or type without a definition
 *   unproven KIND NAME PLACE     an annotation that is admitted, or only checked
 *   other KIND TEXT PLACE        what this file does not look into, such as a type invariant
 *   use NAME all|some PLACE      of a logic constant without definition: whether the \with around it sets all fields
 *   recursion NAME ok|why        of a recursive definition: whether it goes down
 *   define KIND NAME TEXT        a logic definition, a lemma or a struct
 *   lemma NAME PLACE             in order
 *   function NAME static|extern body|none PLACE TEXT   a function and its contract; no text where it has none
 *   clause NAME KIND LABEL PLACE         a clause of it; the label may be empty. Of terminates and exits the label is the condition
 *   annotation NAME KIND LABEL PLACE     an annotation in its body
 *   call NAME CALLEE             callee "*" for a call through a pointer
 *   construct TEXT PLACE         C that is not in the list of what ref/ is written in: see the class subset *)
open Cil_types
open Facts

let is_structure li = match li.l_type with Some (Ctype ty) -> Cil.isStructOrUnionType ty | _ -> false
let builtin li = li.l_var_info.lv_name.[0] = '\\'

let undefined li =
  match li.l_body with LBnone | LBreads _ -> not (builtin li) | LBterm _ | LBpred _ | LBinductive _ -> false

let find lv = List.find_opt (fun li -> li.l_var_info.lv_id = lv.lv_id) (Logic_env.find_all_logic_functions lv.lv_name)

(* The logic function or constant at the head of a term. *)
let head t =
  match t.term_node with
  | TLval (TVar ({ lv_kind = LVGlobal; lv_origin = None; _ } as lv), _) -> find lv
  | Tapp (li, _, _) -> Some li
  | _ -> None

(* { { r \with .f = x } \with .g = y }: r, the fields and the values. *)
let rec updates t =
  match t.term_node with
  | TUpdate (r, TField (f, TNoOffset), x) -> let base, fields, values = updates r in (base, f :: fields, x :: values)
  | _ -> (t, [], [])

(* Every use of a logic function without definition. *)
class uses =
  object (self)
    inherit Visitor.frama_c_inplace
    method! vterm t =
      match updates t with
      | base, (f :: _ as fields), values when (match head base with Some li -> undefined li && is_structure li | None -> false) ->
        let all = match f.fcomp.cfields with Some l -> l | None -> [] in
        let complete = all <> [] && List.for_all (fun f -> List.exists (fun g -> g.forder = f.forder) fields) all in
        say [ "use"; (Option.get (head base)).l_var_info.lv_name; (if complete then "all" else "some"); place t.term_loc ];
        List.iter (fun x -> ignore (Visitor.visitFramacTerm (self :> Visitor.frama_c_visitor) x)) values;
        Cil.SkipChildren
      | _ ->
        (match head t with
        | Some li when undefined li -> say [ "use"; li.l_var_info.lv_name; "some"; place t.term_loc ]
        | _ -> ());
        Cil.DoChildren
    method! vpredicate p =
      (match p.pred_content with
      | Papp (li, _, _) when undefined li -> say [ "use"; li.l_var_info.lv_name; "some"; place p.pred_loc ]
      | _ -> ());
      Cil.DoChildren
  end

(* The logic functions that a definition applies, with their arguments. *)
class applied found =
  object
    inherit Visitor.frama_c_inplace
    method! vterm t =
      (match (t.term_node, head t) with
      | Tapp (li, _, args), _ -> found := (li, args) :: !found
      | _, Some li -> found := (li, []) :: !found
      | _ -> ());
      Cil.DoChildren
    method! vpredicate p = (match p.pred_content with Papp (li, _, args) -> found := (li, args) :: !found | _ -> ()); Cil.DoChildren
  end

let applied_in visit = let found = ref [] in visit (new applied found :> Visitor.frama_c_visitor); !found
let in_term t = applied_in (fun v -> ignore (Visitor.visitFramacTerm v t))

let in_body li =
  match li.l_body with
  | LBterm t -> in_term t
  | LBpred p -> applied_in (fun v -> ignore (Visitor.visitFramacPredicate v p))
  | LBinductive l -> List.concat_map (fun (_, _, _, p) -> applied_in (fun v -> ignore (Visitor.visitFramacPredicate v p))) l
  | LBnone | LBreads _ -> []

let rec strip t = match t.term_node with TLogic_coerce (_, t) -> strip t | _ -> t
let is_var lv t = match (strip t).term_node with TLval (TVar v, TNoOffset) -> v.lv_id = lv.lv_id | _ -> false
let constant t = match (strip t).term_node with TConst (Integer (z, _)) -> Integer.to_int_opt z | _ -> None

(* A recursive definition is one only if it comes to an end: n <= c ? .. : .. f(.., n - k, ..), for constants c and k > 0. *)
let recursion li =
  let self (f, _) = f.l_var_info.lv_id = li.l_var_info.lv_id in
  let rec reach seen f = (* what f applies, itself left out of the way *)
    List.fold_left (fun seen (g, _) ->
      if List.exists (fun h -> h.l_var_info.lv_id = g.l_var_info.lv_id) seen then seen else reach (g :: seen) g) seen (in_body f) in
  let others = List.filter (fun call -> not (self call)) (in_body li) in
  let mutual = List.exists (fun (g, _) -> List.exists (fun h -> self (h, [])) (reach [ g ] g)) others in
  let direct = List.filter self (in_body li) in
  let down =
    match li.l_body with
    | LBterm { term_node = Tif ({ term_node = TBinOp ((Le | Lt), n, c); _ }, stop, step); _ } when constant c <> None ->
      List.exists2 (fun lv position ->
        is_var lv n
        && (not (List.exists self (in_term stop)))
        && List.for_all (fun (_, args) ->
          match (strip (List.nth args position)).term_node with
          | TBinOp (MinusA, m, k) -> is_var lv m && (match constant k with Some k -> k > 0 | None -> false)
          | _ -> false) (List.filter self (in_term step))) li.l_profile (List.mapi (fun i _ -> i) li.l_profile)
    | _ -> false in
  if mutual then say [ "recursion"; li.l_var_info.lv_name; "by way of another definition" ]
  else if direct <> [] then say [ "recursion"; li.l_var_info.lv_name; (if down then "ok" else "does not go down by a constant") ]

let kind_of tp = match tp.tp_kind with Assert -> None | Check -> Some "check" | Admit -> Some "admit"

let rec annotation a =
  let define kind name = say [ "define"; kind; name; text Printer.pp_global_annotation a ] in
  match a with
  | Dfun_or_pred (li, loc) ->
    let name = li.l_var_info.lv_name in
    define "logic" name;
    recursion li;
    ( match li.l_body with
    | LBnone | LBreads _ ->
      let kind = if li.l_type = None then "predicate" else if li.l_profile = [] then "constant" else "function" in
      say [ "assumed"; kind; name; place loc ]
    | LBinductive _ -> say [ "other"; "inductive"; name; place loc ]
    | LBterm _ | LBpred _ -> ())
  | Daxiomatic (_, l, _, _) -> List.iter annotation l
  | Dtype (ti, loc) ->
    define "type" ti.lt_name;
    if ti.lt_def = None then say [ "assumed"; "type"; ti.lt_name; place loc ]
  | Dlemma (name, _, _, tp, _, loc) ->
    define "lemma" name;
    ( match tp.tp_kind with
    | Admit -> say [ "assumed"; "axiom"; name; place loc ]
    | Check -> say [ "unproven"; "check lemma"; name; place loc ]
    | Assert -> say [ "lemma"; name; place loc ])
  | Dvolatile (_, _, _, _, loc) -> say [ "other"; "volatile"; text Printer.pp_global_annotation a; place loc ]
  | Dinvariant (_, loc) | Dtype_annot (_, loc) -> say [ "other"; "invariant"; text Printer.pp_global_annotation a; place loc ]
  | Dmodel_annot (_, loc) -> say [ "other"; "model field"; text Printer.pp_global_annotation a; place loc ]
  | Dextended (_, _, loc) -> say [ "other"; "extension"; text Printer.pp_global_annotation a; place loc ]

let label names = String.concat " " names

let contract kf =
  let vi = Kernel_function.get_vi kf and loc = Kernel_function.get_location kf in
  let name = vi.vname and spec = Annotations.funspec ~populate:false kf in
  let body = if Kernel_function.is_definition kf then "body" else "none" in
  let storage = if vi.vstorage = Static then "static" else "extern" in
  let formals = label (List.map (fun v -> v.vname) (Globals.Functions.get_params kf)) in
  let contract = Printf.sprintf "%s (%s) %s" (text Printer.pp_typ vi.vtype) formals (text Printer.pp_funspec spec) in
  say [ "function"; name; storage; body; place loc; (if Cil.is_empty_funspec spec then "" else contract) ];
  let clause kind tp =
    (match kind_of tp with Some k -> say [ "unproven"; k ^ " " ^ kind; name; place tp.tp_statement.pred_loc ] | None -> ());
    let p = tp.tp_statement in
    let label = if kind = "terminates" || kind = "exits" then text Printer.pp_predicate p else label p.pred_name in
    say [ "clause"; name; kind; label; place p.pred_loc ] in
  (match spec.spec_terminates with Some ip -> clause "terminates" ip.ip_content | None -> ());
  if spec.spec_variant <> None then say [ "other"; "decreases"; name; place loc ];
  List.iter (fun b ->
    if b.b_name <> Cil.default_behavior_name then say [ "other"; "behavior"; name ^ " " ^ b.b_name; place loc ];
    if b.b_extended <> [] then say [ "other"; "extension"; name; place loc ];
    if b.b_allocation <> FreeAllocAny then say [ "other"; "allocation"; name; place loc ];
    List.iter (fun ip -> clause "requires" ip.ip_content) b.b_requires;
    List.iter (fun ip -> clause "assumes" ip.ip_content) b.b_assumes;
    (match b.b_assigns with WritesAny -> () | Writes _ -> say [ "clause"; name; "assigns"; "assigns"; place loc ]);
    List.iter (fun (kind, ip) ->
      match kind with
      | Normal -> clause "ensures" ip.ip_content
      | Exits -> clause "exits" ip.ip_content
      | Returns | Breaks | Continues -> say [ "other"; "clause"; name; place loc ]) b.b_post_cond) spec.spec_behavior

let code stmt _ ca =
  let name = Kernel_function.get_name (Kernel_function.find_englobing_kf stmt) and loc = Cil_datatype.Stmt.loc stmt in
  let say_annotation kind names = say [ "annotation"; name; kind; label names; place loc ] in
  let claim kind tp =
    (match kind_of tp with Some k -> say [ "unproven"; k ^ " " ^ kind; name; place loc ] | None -> ());
    say_annotation kind tp.tp_statement.pred_name in
  match ca.annot_content with
  | AAssert (_, tp) -> claim "assert" tp
  | AInvariant (_, _, tp) -> claim "loop invariant" tp
  | AVariant _ -> say_annotation "loop variant" [ "variant" ]
  | AAssigns _ -> say_annotation "loop assigns" [ "assigns" ]
  | AStmtSpec _ -> say [ "other"; "statement contract"; name; place loc ]
  | AAllocation _ -> say [ "other"; "loop allocation"; name; place loc ]
  | APragma _ -> say [ "other"; "pragma"; name; place loc ]
  | AExtended _ -> say [ "other"; "extension"; name; place loc ]

class calls =
  object (self)
    inherit Visitor.frama_c_inplace
    method! vinst i =
      let caller () = Kernel_function.get_name (Option.get self#current_kf) in
      (match i with
      | Call (_, { enode = Lval (Var f, NoOffset); _ }, _, _) | Local_init (_, ConsInit (f, _, _), _) ->
        say [ "call"; caller (); f.vname ]
      | Call _ -> say [ "call"; caller (); "*" ]
      | Asm (_, _, _, loc) -> say [ "other"; "assembler"; caller (); place loc ]
      | _ -> ());
      Cil.DoChildren
  end

(* The C that ref/ is written in, of which WP's memory model is sound, and in which pointers are only handed down: integers, arrays,
 * structs, and pointers to these, const or not; assignments, calls by name, if, switch, loops. All else is told. *)
(* The last four are Frama-C's own. *)
let attributes = List.for_all (function
  | Attr (("const" | "ghost" | "arraylen" | "fc_stdlib" | "fc_local_static" | "__fc_ghost_formal"), _) -> true
  | _ -> false)

let rec known_type ty =
  match ty with
  | TVoid a | TInt (_, a) | TNamed (_, a) -> attributes a && (match ty with TNamed (ti, _) -> known_type ti.ttype | _ -> true)
  | TPtr (t, a) -> attributes a && (not (Cil.isPointerType t)) && (not (Cil.isFunctionType t)) && known_type t
  | TArray (t, Some n, a) -> attributes a && Cil.isConstant n && known_type t
  | TFun (t, formals, false, a) ->
    attributes a && (not (Cil.isPointerType t)) && known_type t && List.for_all (fun (_, t, _) -> known_type t) (Option.value ~default:[] formals)
  | TComp (c, a) -> c.cstruct && c.cattr = [] && attributes a
  | TArray (_, None, _) | TFun _ | TFloat _ | TEnum _ | TBuiltin_va_list _ -> false

let rec without_const ty =
  match Cil.unrollType ty with TPtr (t, _) -> TPtr (without_const t, []) | t -> Cil.typeRemoveAttributes [ "const" ] t

let known_cast to_ from =
  let number t = Cil.isIntegralType t in
  (number to_ && number from) || (Cil.isPointerType to_ && Cil_datatype.Typ.equal (without_const to_) (without_const from))

class subset =
  object (self)
    inherit Visitor.frama_c_inplace
    method private refuse what = say [ "construct"; what; place (Cil.CurrentLoc.get ()) ]
    method private know ty = if not (known_type ty) then self#refuse ("the type " ^ text Printer.pp_typ ty)
    method private assigned ty = if Cil.isPointerType ty then self#refuse "a pointer that is stored"
    method! vglob_aux g =
      (match g with
      | GVar (v, _, _) | GVarDecl (v, _) ->
        let element = if Cil.isArrayType v.vtype then Cil.typeOf_array_elem v.vtype else v.vtype in
        if not (v.vghost || Cil.typeHasQualifier "const" element) then
          self#refuse ("the variable " ^ v.vname ^ " that lives on")
      | GCompTag (c, _) ->
        List.iter (fun f ->
          self#know f.ftype;
          if f.fbitfield <> None || f.fattr <> [] then self#refuse ("the field " ^ f.fname)) (Option.value ~default:[] c.cfields)
      | GType _ | GCompTagDecl _ | GFunDecl _ | GFun _ | GAnnot _ -> ()
      | _ -> self#refuse (text Printer.pp_global g));
      Cil.DoChildren
    method! vvdec v =
      self#know v.vtype;
      if not (attributes v.vattr) || (v.vinline && v.vstorage <> Static) || v.vstorage = Register then
        self#refuse ("the declaration of " ^ v.vname);
      Cil.DoChildren
    method! vstmt_aux s =
      List.iter (function Label (name, _, true) when not s.ghost -> self#refuse ("the label " ^ name) | _ -> ()) s.labels;
      (match s.skind with
      | Instr _ | Return _ | Goto _ | Break _ | Continue _ | If _ | Switch _ | Loop _ | Block _ | UnspecifiedSequence _ -> ()
      | Throw _ | TryCatch _ | TryFinally _ | TryExcept _ -> self#refuse "an exception");
      Cil.DoChildren
    method! vinst i =
      (match i with
      | Set (l, _, _) | Call (Some l, _, _, _) -> self#assigned (Cil.typeOfLval l)
      | Local_init (v, _, _) -> self#assigned v.vtype
      | Call (None, _, _, _) | Skip _ | Code_annot _ -> ()
      | Asm _ -> self#refuse "assembler");
      Cil.DoChildren
    method! vexpr e =
      (match e.enode with
      | Const (CInt64 _ | CChr _) | Lval _ | AddrOf _ | StartOf _ | UnOp _ | BinOp (PlusPI, _, _, _) -> ()
      | BinOp (_, a, b, _) when Cil.isIntegralType (Cil.typeOf a) && Cil.isIntegralType (Cil.typeOf b) -> ()
      | CastE (ty, a) when known_cast ty (Cil.typeOf a) -> ()
      | _ -> self#refuse ("the expression " ^ text Printer.pp_exp e));
      Cil.DoChildren
    method! vannotation _ = Cil.SkipChildren
    method! vspec _ = Cil.SkipChildren
    method! vcode_annot _ = Cil.SkipChildren
  end

(* What the C library's headers declare is not ours. *)
let ours g =
  let path = file (fst (Cil_datatype.Global.loc g)) in
  not (String.length path > 7 && String.sub path 0 7 = "FRAMAC_")

let global = function
  | GAnnot (a, _) -> annotation a
  | GCompTag (c, _) ->
    let field f = text Printer.pp_typ f.ftype ^ " " ^ f.fname in
    say [ "define"; "struct"; c.cname; String.concat "; " (List.map field (Option.value ~default:[] c.cfields)) ]
  | GAsm (_, loc) -> say [ "other"; "assembler"; ""; place loc ]
  | _ -> ()

let () =
  report (fun () ->
    let file = Ast.get () in
    List.iter global file.globals;
    let subset = (new subset :> Visitor.frama_c_visitor) in
    List.iter (fun g -> if ours g then ignore (Visitor.visitFramacGlobal subset g)) file.globals;
    Globals.Functions.iter contract;
    Annotations.iter_all_code_annot code;
    Visitor.visitFramacFileSameGlobals (new uses :> Visitor.frama_c_visitor) file;
    Visitor.visitFramacFileSameGlobals (new calls :> Visitor.frama_c_visitor) file)
