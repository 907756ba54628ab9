package io.faultline.cluster;

import java.nio.file.Path;
import java.util.Optional;

/// How hosts are logged in to. Host keys are always checked against `knownHosts`.
///
/// @param user who to log in as; root is needed on the host, by sudo where this is not root
/// @param key a private key file, tried first
/// @param agent whether the keys of a running SSH agent are tried
/// @param password where a password is found, tried last
/// @param knownHosts the host keys that are trusted
public record Login(
    String user, Optional<Path> key, boolean agent, Optional<Secret> password, Path knownHosts) {}
