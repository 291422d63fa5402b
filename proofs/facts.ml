(* SPDX-License-Identifier: Apache-2.0 *)
(* What a module of Frama-C is told in its environment, and how it tells what it found: facts written to $LTK_REPORT, one a line, words
 * separated by tabs; the last is "done". audit.ml, flow.ml and goals.ml use it. *)

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
let place (loc : Cil_types.location) = position (fst loc)

(* Once the C is parsed, the facts that find tells. *)
let report find =
  Db.Main.extend (fun () ->
    if variable "LTK_REPORT" <> "" then begin
      out := open_out (variable "LTK_REPORT");
      find ();
      say [ "done" ];
      close_out !out
    end)
