;;; SPDX-License-Identifier: Apache-2.0
;;; Makes the program: sbcl --non-interactive --load build.lisp PEER.LISP FASL PROGRAM. Of Ironclad it compiles what is used.
(require :asdf)
(asdf:load-systems "ironclad/mac/hmac" "ironclad/mac/cmac" "ironclad/digest/sha256" "ironclad/cipher/aes" "ironclad/public-key/curve25519"
                   "ironclad/public-key/secp256r1")
(destructuring-bind (source fasl program) (last sb-ext:*posix-argv* 3)
  (multiple-value-bind (output warned) (compile-file source :output-file fasl)
    (when (or warned (null output))
      (sb-ext:exit :code 1))
    (load output))
  (sb-ext:save-lisp-and-die program :executable t :save-runtime-options t :toplevel (find-symbol "MAIN" "PEER")))
