// SPDX-License-Identifier: Apache-2.0

//! Clause 9 on num-bigint: both curves by a ladder on x-coordinates, which are all that z is made of.

use num_bigint::BigUint;

use crate::{demand, Answer};

/// The integers modulo p.
struct Field {
    p: BigUint,
}

impl Field {
    fn times(&self, a: &BigUint, b: &BigUint) -> BigUint {
        a * b % &self.p
    }

    fn plus(&self, a: &BigUint, b: &BigUint) -> BigUint {
        (a + b) % &self.p
    }

    fn minus(&self, a: &BigUint, b: &BigUint) -> BigUint {
        (a + &self.p - b) % &self.p
    }

    fn square(&self, a: &BigUint) -> BigUint {
        self.times(a, a)
    }

    fn scaled(&self, n: u32, a: &BigUint) -> BigUint {
        a * n % &self.p
    }

    /// 0 for 0.
    fn inverse(&self, a: &BigUint) -> BigUint {
        a.modpow(&(&self.p - 2u32), &self.p)
    }
}

/// X and Z: x = X / Z, or the point at infinity where Z is 0.
type Point = (BigUint, BigUint);

trait Curve {
    fn field(&self) -> &Field;
    fn twice(&self, a: &Point) -> Point;
    /// The sum of two points whose difference has this x.
    fn sum(&self, a: &Point, b: &Point, x: &BigUint) -> Point;

    /// The x-coordinate of d times the point with this x; 0 for the point at infinity.
    fn multiply(&self, d: &BigUint, x: &BigUint) -> BigUint {
        let (mut low, mut high): (Point, Point) = ((1u32.into(), 0u32.into()), (x.clone(), 1u32.into()));
        for i in (0..256).rev() {
            let sum = self.sum(&low, &high, x);
            if d.bit(i) {
                (low, high) = (sum, self.twice(&high));
            } else {
                (low, high) = (self.twice(&low), sum);
            }
        }
        self.field().times(&low.0, &self.field().inverse(&low.1))
    }
}

/// y^2 = x^3 + 486662 x^2 + x: RFC 7748, clause 5.
struct Montgomery {
    field: Field,
}

impl Curve for Montgomery {
    fn field(&self) -> &Field {
        &self.field
    }

    fn twice(&self, (x, z): &Point) -> Point {
        let f = &self.field;
        let (plus, minus) = (f.square(&f.plus(x, z)), f.square(&f.minus(x, z)));
        let difference = f.minus(&plus, &minus);
        (f.times(&plus, &minus), f.times(&difference, &f.plus(&plus, &f.scaled(121665, &difference))))
    }

    fn sum(&self, (xa, za): &Point, (xb, zb): &Point, x: &BigUint) -> Point {
        let f = &self.field;
        let one = f.times(&f.minus(xb, zb), &f.plus(xa, za));
        let other = f.times(&f.plus(xb, zb), &f.minus(xa, za));
        (f.square(&f.plus(&one, &other)), f.times(x, &f.square(&f.minus(&one, &other))))
    }
}

/// y^2 = x^3 - 3 x + b.
struct Weierstrass {
    field: Field,
    b: BigUint,
}

impl Weierstrass {
    /// Whether there is a point with this x: Euler's criterion. No point of P-256 has y = 0.
    fn has(&self, x: &BigUint) -> bool {
        let f = &self.field;
        let y2 = f.plus(&f.times(x, &f.minus(&f.square(x), &3u32.into())), &self.b);
        *x < f.p && y2.modpow(&(&f.p >> 1), &f.p) == 1u32.into()
    }
}

/// Of x3 = (x^2 - a)^2 - 8 b x over 4 (x^3 + a x + b), and x3 + x4 = 2 ((x1 + x2) (x1 x2 + a) + 2 b) / (x1 - x2)^2, where x3 is that of the
/// sum and x4 that of the difference. a = -3.
impl Curve for Weierstrass {
    fn field(&self) -> &Field {
        &self.field
    }

    fn twice(&self, (x, z): &Point) -> Point {
        let f = &self.field;
        let (x2, z2) = (f.square(x), f.square(z));
        let bz3 = f.times(&f.times(&self.b, z), &z2);
        let three_z2 = f.scaled(3, &z2);
        let cubic = f.plus(&f.times(x, &f.minus(&x2, &three_z2)), &bz3);
        (f.minus(&f.square(&f.plus(&x2, &three_z2)), &f.scaled(8, &f.times(x, &bz3))), f.scaled(4, &f.times(z, &cubic)))
    }

    fn sum(&self, (xa, za): &Point, (xb, zb): &Point, x: &BigUint) -> Point {
        let f = &self.field;
        let (one, other, zz) = (f.times(xa, zb), f.times(xb, za), f.times(za, zb));
        let z = f.square(&f.minus(&one, &other));
        let product = f.times(&f.plus(&one, &other), &f.minus(&f.times(xa, xb), &f.scaled(3, &zz)));
        let both = f.scaled(2, &f.plus(&product, &f.scaled(2, &f.times(&self.b, &f.square(&zz)))));
        (f.minus(&both, &f.times(x, &z)), z)
    }
}

fn number(hex: &[u8]) -> BigUint {
    BigUint::parse_bytes(hex, 16).expect("hex")
}

/// 9.1. The scalar has bit 254, and neither bit 255 nor the lowest three; bit 255 of u is ignored.
pub fn x25519(own: &[u8], peer: &[u8]) -> Answer<Vec<u8>> {
    demand(peer.len() == 32, "public_key")?;
    demand(own.len() == 32, "secret")?;
    let (mut scalar, mut u) = (own.to_vec(), peer.to_vec());
    scalar[0] &= 0xf8;
    scalar[31] = scalar[31] & 0x7f | 0x40;
    u[31] &= 0x7f;
    let p = (BigUint::from(1u32) << 255) - 19u32;
    let u = BigUint::from_bytes_le(&u) % &p;
    let x = Montgomery { field: Field { p } }.multiply(&BigUint::from_bytes_le(&scalar), &u);
    let mut z = x.to_bytes_le();
    z.resize(32, 0);
    Ok(z)
}

/// 9.2. Both points with this x give the same z, so that 02 and 03 need not be told apart.
pub fn p256(own: &[u8], peer: &[u8]) -> Answer<Vec<u8>> {
    let p = number(b"ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    let b = number(b"5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");
    let n = number(b"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    let curve = Weierstrass { field: Field { p }, b };
    demand(peer.len() == 33 && matches!(peer[0], 2 | 3), "public_key")?;
    let x = BigUint::from_bytes_be(&peer[1..]);
    demand(curve.has(&x), "public_key")?;
    let d = BigUint::from_bytes_be(own);
    demand(own.len() == 32 && d > 0u32.into() && d < n, "secret")?;
    let x = curve.multiply(&d, &x).to_bytes_be();
    Ok([vec![0; 32 - x.len()], x].concat())
}
