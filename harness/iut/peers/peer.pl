#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
# The LTK derivation function in Perl, on its core module Digest::SHA, behind the protocol LTKP/1. It has no agreement: Perl's core has no
# curves. Numbers in comments are clauses of docs/specification.md.
use strict;
use warnings;
use Digest::SHA qw(hmac_sha256 sha256);

my %BITS = ( # 4.5: purpose and algorithm
    '1 1' => '128', '1 2' => '128|256', '1 3' => '256', '2 1' => '128', '3 2' => '256', '7 0' => '256',
    map { ("$_ 16" => '128|192|256') } 4 .. 6);
my %NUMBER = map { $_ => 1 } qw(mode suite purpose index algorithm bits element_type epoch role keys ltkp);
my %TEXT = map { $_ => 1 } qw(imsi mcc mnc element);

sub kdf { # 3.1
    my ($key, $fc, @p) = @_;
    return hmac_sha256($fc . join('', map { $_ . pack('n', length) } @p), $key);
}

sub plmn { # 6.1: in unpack's h, the first digit is the low half of an octet
    my ($v) = @_;
    my ($mcc, $mnc) = @$v{qw(mcc mnc)};
    return pack 'h6', substr($mcc, 0, 2) . substr($mcc, 2) . substr("${mnc}f", 2, 1) . substr($mnc, 0, 2);
}

sub entering { # 4.11: what enters S of a public value; for suite 3 its role and its digest
    my ($suite, $value) = @_;
    return $suite == 3 ? (length $value == 1216 ? "\x01" : "\x02") . sha256($value) : $value;
}

sub d { # 5, 6.1
    my ($v) = @_;
    my $key = $v->{mode} == 1 ? $v->{root} : hmac_sha256($v->{z}, $v->{mode} == 3 ? $v->{root} : "\0" x 32);
    return kdf($key, "\xff\xf0", 'LTK-DERIVE', pack('CC', @$v{qw(mode suite)}), pack('CC', @$v{qw(purpose index)}),
        pack('C', $v->{algorithm}), pack('n', $v->{bits}), $v->{imsi}, plmn($v), chr($v->{element_type}) . $v->{element},
        pack('N', $v->{epoch}), @$v{qw(network_nonce card_nonce)},
        map { entering($v->{suite}, $_) } @$v{qw(network_public card_public)});
}

sub luhn {
    my ($sum, $double) = (0, 0);
    for my $digit (reverse split //, shift) {
        my $weighted = $double ? 2 * $digit : $digit;
        $sum += $weighted > 9 ? $weighted - 9 : $weighted;
        $double = !$double;
    }
    return $sum % 10 == 0;
}

sub modulo_97 {
    my $rest = 0;
    $rest = (10 * $rest + $_) % 97 for split //, shift;
    return $rest;
}

sub element {
    my ($v) = @_;
    return $v->{element} =~ /\A[0-9]{19,20}\z/ && luhn($v->{element}) if $v->{element_type} == 1;
    return $v->{element} =~ /\A[0-9A-F]{20}\z/ if $v->{element_type} == 3;
    return $v->{element_type} == 2 && $v->{element} =~ /\A[0-9]{32}\z/ && modulo_97($v->{element}) == 1;
}

sub public_key {
    my ($suite, $key) = @_;
    my $form = (qr/\A\z/, qr/\A.{32}\z/s, qr/\A[\x02\x03].{32}\z/s, qr/\A(?:.{1216}|.{1120})\z/s)[$suite];
    return $key =~ $form;
}

sub secret {
    my ($octets, $length) = @_;
    return length $octets == $length && !grep { /\A\0*\z/ } unpack '(a32)*', $octets;
}

# Each gives the class of the first rule broken, or undef: 7.1, 8.2.
sub mode_broken {
    my ($v) = @_;
    return 'mode' unless $v->{mode} >= 1 && $v->{mode} <= 3;
    return 'suite' unless $v->{mode} == 1 ? $v->{suite} == 0 : $v->{suite} >= 1 && $v->{suite} <= 3;
    return undef;
}

sub kind_broken {
    my ($v) = @_;
    return 'purpose' unless $v->{purpose} >= 1 && $v->{purpose} <= 7;
    my $ota = $v->{purpose} >= 4 && $v->{purpose} <= 6;
    return 'index' unless $ota ? $v->{index} >= 1 && $v->{index} <= 15 : $v->{index} == 0;
    my $bits = $BITS{"$v->{purpose} $v->{algorithm}"} // return 'algorithm';
    return $v->{bits} =~ /\A(?:$bits)\z/ ? undef : 'bits';
}

sub identity_broken {
    my ($v) = @_;
    return 'imsi' unless $v->{imsi} =~ /\A[0-9]{6,15}\z/;
    return 'plmn' unless $v->{mcc} =~ /\A[0-9]{3}\z/ && $v->{mnc} =~ /\A[0-9]{2,3}\z/ && $v->{imsi} =~ /\A$v->{mcc}$v->{mnc}./;
    return 'element' unless element($v);
    return 'epoch' unless $v->{epoch} >= 1 && $v->{epoch} <= 0xffffffff;
    return 'nonce' unless length $v->{network_nonce} == 16 && length($v->{card_nonce}) =~ /\A(?:0|16)\z/;
    return 'public_key' unless public_key($v->{suite}, $v->{network_public}) && public_key($v->{suite}, $v->{card_public});
    return 'public_key' if $v->{suite} == 3 && length $v->{network_public} == length $v->{card_public};
    return 'public_key' if $v->{mode} != 1 && $v->{network_public} eq $v->{card_public};
    return undef;
}

sub confirmation_broken {
    my ($v) = @_;
    return 'role' unless $v->{role} == 1 || $v->{role} == 2;
    return $v->{keys} >= 1 && $v->{keys} <= 127 ? undef : 'keys';
}

sub secret_broken {
    my ($v) = @_;
    my $z = $v->{mode} == 1 ? 0 : $v->{suite} == 3 ? 64 : 32;
    return secret($v->{root}, $v->{mode} == 2 ? 0 : 32) && secret($v->{z}, $z) ? undef : 'secret';
}

sub kdf_broken {
    my ($v) = @_;
    return 'key' if $v->{key} eq '';
    return 'fc' unless $v->{fc} =~ /\A(?:[^\xff]|\xff.)\z/s;
    return (grep { length > 65535 } @{$v->{p}}) ? 'parameter' : undef;
}

sub confirmation { # 8.1, 8.3
    my ($v) = @_;
    my $kc = d({%$v, purpose => 8, index => 0, algorithm => 0, bits => 256});
    return substr kdf($kc, "\xff\xf1", 'LTK-CONFIRM', chr $v->{role}, pack('N', $v->{epoch}), pack('n', $v->{keys})), 16;
}

# The checks of a command in their order, the name of its result, and the result.
my %COMMANDS = (
    hmac => [[], 'mac', sub { hmac_sha256($_[0]{data}, $_[0]{key}) }],
    kdf => [[\&kdf_broken], 'out', sub { kdf($_[0]{key}, $_[0]{fc}, @{$_[0]{p}}) }],
    derive => [[\&mode_broken, \&kind_broken, \&identity_broken, \&secret_broken], 'key', sub { substr d($_[0]), -$_[0]{bits} / 8 }],
    confirm => [[\&mode_broken, \&identity_broken, \&confirmation_broken, \&secret_broken], 'tag', \&confirmation]);

sub parse {
    my %v = (p => []);
    for (@_) {
        my ($name, $text) = /\A([a-z_]+)=(.*)\z/ or die "malformed\n";
        if ($NUMBER{$name}) {
            $v{$name} = $text =~ /\A0*([0-9]{1,10})\z/ ? $1 : -1; # no field holds more digits
        } elsif ($name eq 'p') {
            push @{$v{p}}, pack 'H*', $text;
        } else {
            $v{$name} = $TEXT{$name} ? $text : pack 'H*', $text;
        }
    }
    return \%v;
}

sub answer {
    my ($command, @words) = @_;
    return sprintf 'ok name=perl version=%vd commands=hmac,kdf,derive,confirm pipeline=64', $^V if $command eq 'hello';
    my ($checks, $name, $result) = @{$COMMANDS{$command} // return 'unsupported'};
    my $v = parse(@words);
    for my $check (@$checks) {
        my $class = $check->($v);
        return "invalid $class" if defined $class;
    }
    return "ok $name=" . unpack 'H*', $result->($v);
}

$| = 1;
while (my $line = <STDIN>) {
    chomp $line;
    my ($id, @rest) = split / /, $line;
    print "$id ", eval { answer(@rest) } // "error $@" =~ s/\s+/ /gr, "\n";
}
