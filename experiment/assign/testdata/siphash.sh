#!/bin/sh
# Makes siphash.csv: SipHash-2-4 of the first n bytes 00 01 02 ... under the
# key 00 01 ... 0f, by OpenSSL 3.0. The first 64 are those of the reference
# implementation (Aumasson & Bernstein 2012, appendix A). The sums are printed
# byte by byte, the lowest first.
#
#   sh siphash.sh > siphash.csv
echo "# SipHash-2-4 by OpenSSL; made by siphash.sh"
echo "bytes,sum"
n=0
while [ $n -le 80 ]; do
	i=0
	hex=
	while [ $i -lt $n ]; do hex=$hex$(printf '%02x' $i) i=$((i + 1)); done
	printf '%s,%s\n' $n "$(printf %s "$hex" | xxd -r -p | openssl mac -macopt hexkey:000102030405060708090a0b0c0d0e0f -macopt size:8 siphash | tr A-F a-f)"
	n=$((n + 1))
done
