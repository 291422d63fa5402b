;;; SPDX-License-Identifier: Apache-2.0
;;; The LTK derivation function in Common Lisp, behind the protocol LTKP/1. HMAC, SHA-256, AES, CMAC and both curves are those of Ironclad,
;;; which is itself written in Lisp. MILENAGE, which observe needs, is written here. Numbers in comments are clauses of docs/specification.md.
(defpackage :peer (:use :cl) (:export #:main))
(in-package :peer)

(deftype octets () '(simple-array (unsigned-byte 8) (*)))

;;; A refusal is thrown as the answer that it is: "invalid CLASS" or "unsupported WHAT".
(defun refuse (status what)
  (throw 'refused (format nil "~A ~A" status what)))

(defun demand (holds class)
  (unless holds
    (refuse "invalid" class)))

;;; ---- the values of a request, which is a list of pairs of a name and a text ----

(defun text (request name)
  (or (cdr (assoc name request :test #'string=)) (error "~A is missing" name)))

(defun whole (request name)
  (parse-integer (text request name)))

(defun unhex (text)
  (declare (type (simple-array character (*)) text))
  (let ((octets (make-array (floor (length text) 2) :element-type '(unsigned-byte 8))))
    (dotimes (i (length octets) octets)
      (setf (aref octets i) (+ (* 16 (digit-char-p (char text (* 2 i)) 16)) (digit-char-p (char text (1+ (* 2 i))) 16))))))

(defun octets (request name)
  (unhex (text request name)))

(defun hex (octets)
  (ironclad:byte-array-to-hex-string octets))

(defun ascii (text)
  (map 'octets #'char-code text))

(defun joined (&rest parts)
  (let ((whole (make-array (reduce #'+ parts :key #'length) :element-type '(unsigned-byte 8)))
        (at 0))
    (dolist (part parts whole)
      (replace whole part :start1 at)
      (incf at (length part)))))

(defun big-endian (number length)
  (ironclad:integer-to-octets number :n-bits (* 8 length)))

(defun tail (octets length)
  (subseq octets (- (length octets) length)))

;;; ---- S, and what is made of it ----

(defun hmac (key data)
  (let ((mac (ironclad:make-mac :hmac key :sha256)))
    (ironclad:update-mac mac data)
    (ironclad:produce-mac mac)))

(defun kdf (key fc parameters) ; 3.1, 3.2
  (hmac key (apply #'joined fc (loop for p in parameters collect p collect (big-endian (length p) 2)))))

(defun plmn (mcc mnc) ; 6.1: the digits in the order of the half octets
  (flet ((digit (text i) (if (< i (length text)) (subseq text i (1+ i)) "f")))
    (unhex (concatenate 'string (digit mcc 1) (digit mcc 0) (digit mnc 2) (digit mcc 2) (digit mnc 1) (digit mnc 0)))))

(defun entering (suite value) ; 4.11
  (if (= suite 3)
      (joined (list (if (= (length value) 1216) 1 2)) (ironclad:digest-sequence :sha256 value))
      value))

(defun key-of (request) ; 5
  (ecase (whole request "mode")
    (1 (octets request "root"))
    (2 (hmac (big-endian 0 32) (octets request "z")))
    (3 (hmac (octets request "root") (octets request "z")))))

;;; D of 6.1, for a purpose, an index, an algorithm and bits.
(defun derivation (request purpose index algorithm bits)
  (let ((suite (whole request "suite")))
    (kdf (key-of request) #(#xff #xf0)
         (list (ascii "LTK-DERIVE")
               (list (whole request "mode") suite)
               (list purpose index)
               (list algorithm)
               (big-endian bits 2)
               (ascii (text request "imsi"))
               (plmn (text request "mcc") (text request "mnc"))
               (joined (list (whole request "element_type")) (ascii (text request "element")))
               (big-endian (whole request "epoch") 4)
               (octets request "network_nonce")
               (octets request "card_nonce")
               (entering suite (octets request "network_public"))
               (entering suite (octets request "card_public"))))))

(defun tag (request) ; 8
  (tail (kdf (derivation request 8 0 0 256) #(#xff #xf1)
             (list (ascii "LTK-CONFIRM") (list (whole request "role")) (big-endian (whole request "epoch") 4)
                   (big-endian (whole request "keys") 2)))
        16))

;;; ---- the rules, in the order of 7.1 ----

(defparameter *lengths* ; 4.5: purpose and algorithm, then bits
  '(((1 1) 128) ((1 2) 128 256) ((1 3) 256) ((2 1) 128) ((3 2) 256) ((7 0) 256)
    ((4 16) 128 192 256) ((5 16) 128 192 256) ((6 16) 128 192 256)))

(defun digitsp (text least most)
  (and (<= least (length text) most) (every (lambda (c) (char<= #\0 c #\9)) text)))

(defun luhnp (text)
  (flet ((cross-sum (n) (+ (floor n 10) (mod n 10))))
    (zerop (mod (loop for c across (reverse text)
                      for factor = 1 then (- 3 factor)
                      sum (cross-sum (* factor (digit-char-p c))))
                10))))

(defun elementp (type text)
  (case type
    (1 (and (digitsp text 19 20) (luhnp text)))
    (2 (and (digitsp text 32 32) (= (mod (parse-integer text) 97) 1)))
    (3 (and (= (length text) 20) (every (lambda (c) (find c "0123456789ABCDEF")) text)))))

(defun publicp (suite value)
  (let ((length (length value)))
    (ecase suite
      (0 (= length 0))
      (1 (= length 32))
      (2 (and (= length 33) (<= 2 (aref value 0) 3)))
      (3 (or (= length 1216) (= length 1120))))))

(defun check-mode (request)
  (let ((mode (whole request "mode")))
    (demand (<= 1 mode 3) "mode")
    (demand (if (= mode 1) (= (whole request "suite") 0) (<= 1 (whole request "suite") 3)) "suite")))

(defun check-kind (request)
  (let* ((purpose (whole request "purpose"))
         (index (whole request "index"))
         (row (assoc (list purpose (whole request "algorithm")) *lengths* :test #'equal)))
    (demand (<= 1 purpose 7) "purpose")
    (demand (if (<= 4 purpose 6) (<= 1 index 15) (= index 0)) "index")
    (demand row "algorithm")
    (demand (member (whole request "bits") (rest row)) "bits")))

(defun check-public (suite one other) ; 4.11
  (demand (and (publicp suite one) (publicp suite other)) "public_key")
  (demand (case suite
            (0 t)
            (3 (/= (length one) (length other)))
            (t (not (equalp one other))))
          "public_key"))

(defun check-identity (request)
  (let* ((imsi (text request "imsi"))
         (mcc (text request "mcc"))
         (mnc (text request "mnc"))
         (home (concatenate 'string mcc mnc)))
    (demand (digitsp imsi 6 15) "imsi")
    (demand (and (digitsp mcc 3 3) (digitsp mnc 2 3) (eql (mismatch home imsi) (length home))) "plmn"))
  (demand (elementp (whole request "element_type") (text request "element")) "element")
  (demand (<= 1 (whole request "epoch") (1- (expt 2 32))) "epoch")
  (demand (and (= (length (octets request "network_nonce")) 16) (member (length (octets request "card_nonce")) '(0 16))) "nonce")
  (check-public (whole request "suite") (octets request "network_public") (octets request "card_public")))

(defun check-secret (secret length)
  (demand (and (= (length secret) length)
               (loop for start from 0 below length by 32
                     never (every #'zerop (subseq secret start (+ start 32)))))
          "secret"))

(defun check-secrets (request) ; 4.12
  (let ((mode (whole request "mode")))
    (check-secret (octets request "root") (if (= mode 2) 0 32))
    (check-secret (octets request "z") (cond ((= mode 1) 0) ((= (whole request "suite") 3) 64) (t 32)))))

;;; ---- agreement: 9 ----

(defconstant +p+ (+ (expt 2 256) (- (expt 2 224)) (expt 2 192) (expt 2 96) -1))
(defconstant +n+ #xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551)

(defun curve25519 (own peer)
  (demand (publicp 1 peer) "public_key")
  (demand (= (length own) 32) "secret")
  (ironclad:diffie-hellman (ironclad:make-private-key :curve25519 :x own :y own) ; whose y is not used
                           (ironclad:make-public-key :curve25519 :y peer)))

;;; Ironclad takes an x that is not reduced, and any private key.
(defun secp256r1 (own peer)
  (demand (and (publicp 2 peer) (< (ironclad:octets-to-integer peer :start 1) +p+)) "public_key")
  (let* ((fits (and (= (length own) 32) (< 0 (ironclad:octets-to-integer own) +n+)))
         (d (if fits own (big-endian 1 32)))
         (point (handler-case (ironclad:diffie-hellman (ironclad:make-private-key :secp256r1 :x d :y d)
                                                       (ironclad:make-public-key :secp256r1 :y peer))
                  (ironclad:invalid-curve-point () (refuse "invalid" "public_key")))))
    (demand fits "secret")
    (subseq point 1 33)))

(defun agree (request)
  (let ((z (case (whole request "suite")
             (1 (curve25519 (octets request "private") (octets request "peer")))
             (2 (secp256r1 (octets request "private") (octets request "peer")))
             (3 (refuse "unsupported" "suite"))
             (t (refuse "invalid" "suite")))))
    (demand (notevery #'zerop z) "secret")
    z))

;;; ---- a key seen from outside: a block is an integer ----

(defun block-of (octets)
  (ironclad:octets-to-integer octets))

(defun encrypted (key number)
  (let ((octets (big-endian number 16)))
    (ironclad:encrypt-in-place (ironclad:make-cipher :aes :key key :mode :ecb) octets)
    (block-of octets)))

(defun rotated (number by)
  (ldb (byte 128 0) (logior (ash number by) (ash number (- by 128)))))

;;; OUT1 to OUT4 of TS 35.206, with the constants of its 4.1: to be called with the number, for 1 with IN1 too.
(defun milenage (key opc rand)
  (let ((temp (encrypted key (logxor rand opc))))
    (lambda (n &optional in1)
      (destructuring-bind (r c) (nth (1- n) '((64 0) (0 1) (32 2) (64 4)))
        (big-endian (logxor opc (encrypted key (logxor (rotated (logxor (or in1 temp) opc) r) c (if in1 temp 0)))) 16)))))

(defun mac-a (f sqn amf)
  (subseq (funcall f 1 (block-of (joined sqn amf sqn amf))) 0 8))

(defun exclusive-or (one other)
  (map 'octets #'logxor one other))

(defun card-side (f ak autn)
  (demand (equalp (mac-a f (exclusive-or (subseq autn 0 6) ak) (subseq autn 6 8)) (subseq autn 8)) "autn")
  "")

(defun network-side (f ak sqn amf)
  (format nil " autn=~A" (hex (joined (exclusive-or sqn ak) amf (mac-a f sqn amf)))))

(defun network-keys (kind name rand res ck-ik concealed) ; RFC 9048, 3.3; TS 33.501, A.4 and A.2
  (when (> (length name) 65535)
    (refuse "unsupported" "so long a name"))
  (if (string= kind "eapaka")
      (let ((primes (kdf ck-ik #(#x20) (list name concealed))))
        (format nil "xres=~A ck_prime=~A ik_prime=~A" (hex res) (hex (subseq primes 0 16)) (hex (subseq primes 16))))
      (format nil "xres_star=~A kausf=~A" (hex (tail (kdf ck-ik #(#x6b) (list name rand res)) 16))
              (hex (kdf ck-ik #(#x6a) (list name concealed))))))

(defun observed (request key kind)
  (flet ((value (name length)
           (let ((octets (octets request name)))
             (demand (= (length octets) length) "length")
             octets)))
    (demand (= (whole request "purpose") 1) "kind")
    (when (= (whole request "algorithm") 2)
      (refuse "unsupported" "TUAK"))
    (demand (= (length key) 16) "kind")
    (let* ((rand (value "rand" 16))
           (f (milenage key (block-of (value "opc" 16)) (block-of rand)))
           (card (string= kind "authenticate"))
           (out2 (funcall f 2))
           (ak (subseq out2 0 6))
           (res (tail out2 8))
           (ck (funcall f 3))
           (ik (funcall f 4))
           (autn (if card (card-side f ak (value "autn" 16)) (network-side f ak (value "sqn" 6) (value "amf" 2)))))
      (format nil "~A~A"
              (if (member kind '("authenticate" "vector") :test #'string=)
                  (format nil "~A=~A ck=~A ik=~A" (if card "res" "xres") (hex res) (hex ck) (hex ik))
                  (network-keys kind (octets request "network_name") rand res (joined ck ik)
                                (exclusive-or (octets request "sqn") ak)))
              autn))))

(defun cmac (key octets)
  (let ((mac (ironclad:make-mac :cmac key :aes)))
    (ironclad:update-mac mac octets)
    (ironclad:produce-mac mac)))

(defun check-value (key kind)
  (let ((value (cond ((string= kind "kcv") (big-endian (encrypted key (block-of (joined (loop repeat 16 collect 1)))) 16))
                     ((string= kind "kcv-zeros") (big-endian (encrypted key 0) 16))
                     (t (cmac key (big-endian 0 16))))))
    (format nil "kcv=~A" (subseq (hex value) 0 6))))

;;; A command packet: TS 102 225, 5.1, with the header of TS 31.115, 4.2. KID is derived as KIc is, for purpose 5.
(defun packet (request kic)
  (let* ((index (whole request "index"))
         (bits (whole request "bits"))
         (spi (octets request "spi"))
         (tar (octets request "tar"))
         (cntr (octets request "cntr"))
         (data (octets request "data"))
         (length (/ (whole request "mac_bits") 8)))
    (demand (= (whole request "purpose") 4) "kind")
    (demand (and (= (length spi) 2) (= (length tar) 3) (= (length cntr) 5) (member length '(4 8))) "length")
    (demand (= (logand (aref spi 0) 7) 6) "spi")
    (let* ((padding (mod (- (+ 6 length (length data))) 16))
           (secured (joined data (big-endian 0 padding)))
           (keys (+ (* 16 index) 2))
           (head (joined (big-endian (+ 14 length (length secured)) 2) (list (+ 13 length)) spi (list keys keys) tar))
           (counters (joined cntr (list padding)))
           (mac (cmac (tail (derivation request 5 index 16 bits) (/ bits 8)) (joined head counters secured)))
           (text (joined counters (subseq mac 0 length) secured)))
      (ironclad:encrypt-in-place (ironclad:make-cipher :aes :key kic :mode :cbc :initialization-vector (big-endian 0 16)) text)
      (format nil "packet=~A" (hex (joined head text))))))

;;; ---- the commands ----

(defun do-kdf (request)
  (let ((key (octets request "key"))
        (fc (octets request "fc"))
        (parameters (loop for (name . value) in request
                          when (string= name "p") collect (unhex value))))
    (demand (plusp (length key)) "key")
    (demand (and (plusp (length fc)) (= (length fc) (if (= (aref fc 0) #xff) 2 1))) "fc")
    (demand (every (lambda (p) (< (length p) 65536)) parameters) "parameter")
    (kdf key fc parameters)))

(defun derived (request)
  (check-mode request)
  (check-kind request)
  (check-identity request)
  (check-secrets request)
  (let ((bits (whole request "bits")))
    (tail (derivation request (whole request "purpose") (whole request "index") (whole request "algorithm") bits) (/ bits 8))))

(defun confirmed (request)
  (check-mode request)
  (check-identity request)
  (demand (<= 1 (whole request "role") 2) "role")
  (demand (<= 1 (whole request "keys") 127) "keys")
  (check-secrets request)
  (tag request))

(defun observe (request)
  (let ((key (derived request))
        (kind (text request "kind")))
    (flet ((is (kinds) (member kind kinds :test #'string=)))
      (cond ((is '("kcv" "kcv-zeros" "kcv-cmac")) (check-value key kind))
            ((is '("authenticate" "vector" "eapaka" "av5g")) (observed request key kind))
            ((is '("packet")) (packet request key))
            (t (refuse "unsupported" "kind"))))))

(defun values-of (command request)
  (flet ((is (name) (string= command name)))
    (cond ((is "hello")
           (format nil "name=lisp version=~A commands=hmac,kdf,derive,confirm,agree,observe pipeline=64" (lisp-implementation-version)))
          ((is "hmac") (format nil "mac=~A" (hex (hmac (octets request "key") (octets request "data")))))
          ((is "kdf") (format nil "out=~A" (hex (do-kdf request))))
          ((is "derive") (format nil "key=~A" (hex (derived request))))
          ((is "confirm") (format nil "tag=~A" (hex (confirmed request))))
          ((is "agree") (format nil "z=~A" (hex (agree request))))
          ((is "observe") (observe request))
          (t (refuse "unsupported" "command")))))

;;; ---- the protocol ----

(defun split (text separator)
  (loop for start = 0 then (1+ end)
        for end = (position separator text :start start)
        collect (subseq text start end)
        while end))

(defun pair (word)
  (let ((at (position #\= word)))
    (cons (subseq word 0 at) (subseq word (1+ at)))))

(defun answer (line)
  (destructuring-bind (id command &rest words) (split line #\Space)
    (format nil "~A ~A" id
            (handler-case (catch 'refused (format nil "ok ~A" (values-of command (mapcar #'pair words))))
              (error (e) (format nil "error ~A" (substitute #\Space #\Newline (princ-to-string e))))))))

(defun main ()
  (sb-ext:disable-debugger)
  (loop for line = (read-line *standard-input* nil)
        while line
        do (write-line (answer line))
           (finish-output))
  (sb-ext:exit))
