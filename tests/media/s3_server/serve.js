// Runs the S3-compatible server: node serve.js NODE_MODULES DATA_FOLDER BUCKET
// Prints "listening on PORT". Keys: S3RVER / S3RVER. Virtual hosts: BUCKET.s3.localhost.
'use strict';

const path = require('path');
const [modules, directory, bucket] = process.argv.slice(2);
const S3rver = require(path.join(modules, '@20minutes', 's3rver'));

// The server signs for the path-style address whatever the address was; S3 signs the path that was
// sent (AWS General Reference, "Create a canonical request"), which with a virtual host is without
// the bucket.
const v4 = require(path.join(modules, '@20minutes', 's3rver', 'lib', 'signature', 'v4'));
const stringToSign = v4.getStringToSign;
v4.getStringToSign = (request, signature) => {
  const [host] = request.headers.host.split('.s3.');
  const isVirtual = request.headers.host.includes('.s3.');
  const uri = isVirtual ? request.uri.slice(`/${host}`.length) : request.uri;
  return stringToSign({ ...request, uri }, signature);
};

new S3rver({
  address: '127.0.0.1',
  port: 0,
  directory,
  silent: true,
  serviceEndpoint: 'localhost',
  configureBuckets: [{ name: bucket }],
})
  .run()
  .then(({ port }) => console.log(`listening on ${port}`));
