(* SPDX-License-Identifier: Apache-2.0 *)
(* What a module of Frama-C is told in its environment, and how it tells what it found: facts written to $LTK_REPORT, one a line, words
 * separated by tabs; the last is "done". audit.ml, flow.ml and goals.ml use it. *)
open Cil_types

let variable name = Option.value ~default:"" (Sys.getenv_opt name)

(* The lines of the file that a variable names. *)
let lines name =
  match variable name with
  | "" -> []
  | path ->
    let file = open_in path in
    let rec next found = match input_line file with line -> next (line :: found) | exception End_of_file -> List.rev found in
    let found = next [] in
    close_in file;
    found

let out = ref stdout

(* On one line, with single spaces. *)
let flat s =
  let s = String.map (function '\n' | '\t' -> ' ' | c -> c) s in
  String.concat " " (List.filter (( <> ) "") (String.split_on_char ' ' s))

let say words = output_string !out (String.concat "\t" (List.map flat words) ^ "\n")
let text pp x = Format.asprintf "%a" pp x
let file (p : Filepath.position) = Filepath.Normalized.to_pretty_string p.Filepath.pos_path
let position p = Printf.sprintf "%s:%d" (file p) p.Filepath.pos_lnum
let place (loc : location) = position (fst loc)

(* ---- Secrets ---- *)

let fields c = Option.value ~default:[] c.cfields

(* The paths of the numbers and pointers that a value of a type is made of, and of what its pointers point to. *)
let rec leaves ty =
  match Cil.unrollType ty with
  | TArray (e, _, _) -> leaves e
  | TComp (c, _) -> List.concat_map (fun f -> List.map (fun l -> "." ^ f.fname ^ l) (leaves f.ftype)) (fields c)
  | TPtr (t, _) -> "" :: (if Cil.isFunctionType t || Cil.isVoidType t then [] else List.map (fun l -> "*" ^ l) (leaves t))
  | _ -> [ "" ]

(* $LTK_PUBLIC lists, a line each, what is public of what a caller gives: FUNCTION PATH, where PATH is that of a parameter, p, or what it
 * points to, p*, or a field of either, p*.f; and FUNCTION result, where the result may be shown. *)
let listed = lazy (List.map (fun line -> match String.split_on_char ' ' line with
  | [ f; path ] -> (f, path)
  | _ -> failwith "LTK_PUBLIC") (lines "LTK_PUBLIC"))

let public kf = List.filter_map (fun (f, path) -> if f = Kernel_function.get_name kf then Some path else None) (Lazy.force listed)

let is_entry kf = List.exists (( <> ) "result") (public kf)

(* What is secret of what callers give a function in the list: parameters and paths. All that is not listed is, but for pointers; a listed
 * path stands for what lies behind it. *)
let secret_inputs kf =
  let listed = List.filter (( <> ) "result") (public kf) in
  let inputs v =
    let all = leaves v.vtype in
    List.filter_map (fun leaf ->
      let whole = v.vname ^ leaf in
      let shown p = p = whole || (String.length whole > String.length p && String.sub whole 0 (String.length p) = p
        && String.contains ".*" whole.[String.length p]) in
      let beginning l = String.sub l 0 (min (String.length l) (String.length leaf + 1)) in
      let pointer = List.mem (leaf ^ "*") (List.map beginning all) in
      if pointer || List.exists shown listed then None else Some (v, leaf)) all in
  if listed = [] then [] else List.concat_map inputs (Kernel_function.get_formals kf)

(* ---- The report ---- *)

(* Once the C is parsed, the facts that find tells. *)
let report find =
  Db.Main.extend (fun () ->
    if variable "LTK_REPORT" <> "" then begin
      out := open_out (variable "LTK_REPORT");
      find ();
      say [ "done" ];
      close_out !out
    end)
