/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * commands.c - the commands of fcntl, prctl, keyctl, ptrace and others, and what they take. Data;
 * core/decode_command.c prints by it. Those of ioctl are in core/commands_ioctl.c.
 */
#include <string.h>

#include "commands.h"

static const struct command arch_prctl_commands[] = {
	{ 0x1003, "o", { "address" }, 0 },  /* ARCH_GET_FS */
	{ 0x1004, "o", { "address" }, 0 },  /* ARCH_GET_GS */
	{ 0x1011, "", { NULL }, 0 },	    /* ARCH_GET_CPUID */
	{ 0x1021, "o", { "address" }, 0 },  /* ARCH_GET_XCOMP_SUPP */
	{ 0x1022, "o", { "address" }, 0 },  /* ARCH_GET_XCOMP_PERM */
	{ 0x1023, "f", { "xfeature" }, 0 }, /* ARCH_REQ_XCOMP_PERM */
	{ 0x1024, "o", { "address" }, 0 },  /* ARCH_GET_XCOMP_GUEST_PERM */
	{ 0x1025, "f", { "xfeature" }, 0 }, /* ARCH_REQ_XCOMP_GUEST_PERM */
};

static const struct command fcntl64_commands[] = {
	{ 12, "z", { "flock" }, 0 }, /* F_GETLK64 */
	{ 13, "i", { "flock" }, 0 }, /* F_SETLK64 */
	{ 14, "i", { "flock" }, 0 }, /* F_SETLKW64 */
	/* All others are fcntl's, too. */
	{ 0, "l", { NULL }, 0 },	   /* F_DUPFD */
	{ 1, "", { NULL }, 0 },		   /* F_GETFD */
	{ 2, "f", { "fd_flags" }, 0 },	   /* F_SETFD */
	{ 3, "", { NULL }, 0 },		   /* F_GETFL */
	{ 4, "f", { "open" }, 0 },	   /* F_SETFL */
	{ 5, "z", { "flock" }, 0 },	   /* F_GETLK */
	{ 6, "i", { "flock" }, 0 },	   /* F_SETLK */
	{ 7, "i", { "flock" }, 0 },	   /* F_SETLKW */
	{ 8, "d", { NULL }, 0 },	   /* F_SETOWN */
	{ 9, "", { NULL }, 0 },		   /* F_GETOWN */
	{ 10, "s", { NULL }, 0 },	   /* F_SETSIG */
	{ 11, "", { NULL }, 0 },	   /* F_GETSIG */
	{ 15, "i", { "f_owner_ex" }, 0 },  /* F_SETOWN_EX */
	{ 16, "o", { "f_owner_ex" }, 0 },  /* F_GETOWN_EX */
	{ 36, "z", { "flock" }, 0 },	   /* F_OFD_GETLK */
	{ 37, "i", { "flock" }, 0 },	   /* F_OFD_SETLK */
	{ 38, "i", { "flock" }, 0 },	   /* F_OFD_SETLKW */
	{ 1024, "f", { "lock_type" }, 0 }, /* F_SETLEASE */
	{ 1025, "", { NULL }, 0 },	   /* F_GETLEASE */
	{ 1026, "f", { "dnotify" }, 0 },   /* F_NOTIFY */
	{ 1030, "l", { NULL }, 0 },	   /* F_DUPFD_CLOEXEC */
	{ 1031, "l", { NULL }, 0 },	   /* F_SETPIPE_SZ */
	{ 1032, "", { NULL }, 0 },	   /* F_GETPIPE_SZ */
	{ 1033, "f", { "seals" }, 0 },	   /* F_ADD_SEALS */
	{ 1034, "", { NULL }, 0 },	   /* F_GET_SEALS */
};

static const struct command fsconfig_commands[] = {
	{ 0, "tpd", { NULL }, 0 }, /* SET_FLAG */
	{ 1, "ttd", { NULL }, 0 }, /* SET_STRING */
	{ 2, "tbd", { NULL }, 0 }, /* SET_BINARY */
	{ 3, "ttD", { NULL }, 0 }, /* SET_PATH */
	{ 4, "ttD", { NULL }, 0 }, /* SET_PATH_EMPTY */
	{ 5, "tpd", { NULL }, 0 }, /* SET_FD */
};

static const struct command io_uring_register_commands[] = {
	{ 0, "ia", { "io_uring_buffers" }, 0 },	       /* BUFFERS */
	{ 2, "ia", { "io_uring_files" }, 0 },	       /* FILES */
	{ 4, "ia", { "io_uring_files" }, 0 },	       /* EVENTFD */
	{ 6, "ia", { "io_uring_files_update" }, 0 },   /* FILES_UPDATE */
	{ 7, "ia", { "io_uring_files" }, 0 },	       /* EVENTFD_ASYNC */
	{ 8, "za", { "io_uring_probe" }, 0 },	       /* PROBE */
	{ 11, "ia", { "io_uring_restrictions" }, 0 },  /* RESTRICTIONS */
	{ 17, "ia", { "io_uring_cpus" }, 0 },	       /* IOWQ_AFF */
	{ 19, "ia", { "io_uring_workers" }, 0 },       /* IOWQ_MAX_WORKERS */
	{ 20, "ia", { "io_uring_rings" }, 0 },	       /* RING_FDS */
	{ 21, "ia", { "io_uring_removed_rings" }, 0 }, /* UNREGISTER_RING_FDS */
	{ 22, "ia", { "io_uring_buffer_ring" }, 0 },   /* PBUF_RING */
	{ 23, "ia", { "io_uring_buffer_ring" }, 0 },   /* UNREGISTER_PBUF_RING */
};

static const struct command kcmp_commands[] = {
	{ 0, "dd", { NULL }, 0 }, /* KCMP_FILE */
	{ 1, "", { NULL }, 0 },	  /* KCMP_VM */
	{ 2, "", { NULL }, 0 },	  /* KCMP_FILES */
	{ 3, "", { NULL }, 0 },	  /* KCMP_FS */
	{ 4, "", { NULL }, 0 },	  /* KCMP_SIGHAND */
	{ 5, "", { NULL }, 0 },	  /* KCMP_IO */
	{ 6, "", { NULL }, 0 },	  /* KCMP_SYSVSEM */
	{ 7, "dp", { NULL }, 0 }, /* KCMP_EPOLL_TFD */
};

static const struct command keyctl_commands[] = {
	{ 0, "fd", { "keyring" }, 0 },		     /* GET_KEYRING_ID */
	{ 1, "t", { NULL }, 0 },		     /* JOIN_SESSION_KEYRING */
	{ 2, "fbU", { "keyring" }, 0 },		     /* UPDATE */
	{ 3, "f", { "keyring" }, 0 },		     /* REVOKE */
	{ 4, "fgg", { "keyring" }, 0 },		     /* CHOWN */
	{ 5, "ff", { "keyring", "key_perm" }, 0 },   /* SETPERM */
	{ 6, "fNU", { "keyring" }, 0 },		     /* DESCRIBE */
	{ 7, "f", { "keyring" }, 0 },		     /* CLEAR */
	{ 8, "ff", { "keyring", "keyring" }, 0 },    /* LINK */
	{ 9, "ff", { "keyring", "keyring" }, 0 },    /* UNLINK */
	{ 10, "fttf", { "keyring", "keyring" }, 0 }, /* SEARCH */
	{ 11, "fBU", { "keyring" }, 0 },	     /* READ */
	{ 12, "fbUf", { "keyring", "keyring" }, 0 }, /* INSTANTIATE */
	{ 13, "fuf", { "keyring", "keyring" }, 0 },  /* NEGATE */
	{ 14, "f", { "key_default" }, 0 },	     /* SET_REQKEY_KEYRING */
	{ 15, "fu", { "keyring" }, 0 },		     /* SET_TIMEOUT */
	{ 16, "f", { "keyring" }, 0 },		     /* ASSUME_AUTHORITY */
	{ 17, "fNU", { "keyring" }, 0 },	     /* GET_SECURITY */
	{ 18, "", { NULL }, 0 },		     /* SESSION_TO_PARENT */
	{ 19, "fuef", { "keyring", "keyring" }, 0 }, /* REJECT */
	{ 20, "fpUf", { "keyring", "keyring" }, 0 }, /* INSTANTIATE_IOV */
	{ 21, "f", { "keyring" }, 0 },		     /* INVALIDATE */
	{ 22, "gf", { "keyring" }, 0 },		     /* GET_PERSISTENT */
	{ 23, "pBUp", { NULL }, 0 },		     /* DH_COMPUTE */
	{ 24, "fxtp", { "keyring" }, 0 },	     /* PKEY_QUERY */
	{ 25, "pppp", { NULL }, 0 },		     /* PKEY_ENCRYPT */
	{ 26, "pppp", { NULL }, 0 },		     /* PKEY_DECRYPT */
	{ 27, "pppp", { NULL }, 0 },		     /* PKEY_SIGN */
	{ 28, "pppp", { NULL }, 0 },		     /* PKEY_VERIFY */
	{ 29, "ftt", { "keyring" }, 0 },	     /* RESTRICT_KEYRING */
	{ 30, "ffff", { "keyring", "keyring", "keyring", "key_move" }, 0 }, /* MOVE */
	{ 31, "pU", { NULL }, 0 },					    /* CAPABILITIES */
};

static const struct command msgctl_commands[] = {
	{ 1, "i", { "msqid_ds_given" }, 0 }, /* IPC_SET */
	{ 2, "o", { "msqid_ds" }, 0 },	     /* IPC_STAT */
	{ 3, "o", { "msginfo" }, 0 },	     /* IPC_INFO */
	{ 12, "o", { "msginfo" }, 0 },	     /* MSG_INFO */
	{ 11, "o", { "msqid_ds" }, 0 },	     /* MSG_STAT */
	{ 13, "o", { "msqid_ds" }, 0 },	     /* MSG_STAT_ANY */
};

static const struct command landlock_add_rule_commands[] = {
	{ 1, "ia", { "landlock_path_beneath_attr" }, 0 }, /* PATH_BENEATH */
	{ 2, "ia", { "landlock_net_port_attr" }, 0 },	  /* NET_PORT */
};

static const struct command membarrier_commands[] = {
	{ 0, "fd", { "membarrier_flags" }, 1 + 1 }, /* MEMBARRIER_CMD_FLAG_CPU */
	{ 0, "f", { "membarrier_flags" }, 0 },
};

static const struct command prctl_commands[] = {
	{ 1, "S", { NULL }, 0 },		 /* SET_PDEATHSIG */
	{ 2, "o", { "signal" }, 0 },		 /* GET_PDEATHSIG */
	{ 3, "", { NULL }, 0 },			 /* GET_DUMPABLE */
	{ 4, "f", { "dumpable" }, 0 },		 /* SET_DUMPABLE */
	{ 5, "o", { "int" }, 0 },		 /* GET_UNALIGN */
	{ 6, "f", { "pr_unalign" }, 0 },	 /* SET_UNALIGN */
	{ 7, "", { NULL }, 0 },			 /* GET_KEEPCAPS */
	{ 8, "U", { NULL }, 0 },		 /* SET_KEEPCAPS */
	{ 9, "o", { "int" }, 0 },		 /* GET_FPEMU */
	{ 10, "u", { NULL }, 0 },		 /* SET_FPEMU */
	{ 11, "o", { "int" }, 0 },		 /* GET_FPEXC */
	{ 12, "u", { NULL }, 0 },		 /* SET_FPEXC */
	{ 13, "", { NULL }, 0 },		 /* GET_TIMING */
	{ 14, "U", { NULL }, 0 },		 /* SET_TIMING */
	{ 15, "n", { NULL }, 0 },		 /* SET_NAME */
	{ 16, "T", { NULL }, 0 },		 /* GET_NAME */
	{ 19, "o", { "int" }, 0 },		 /* GET_ENDIAN */
	{ 20, "u", { NULL }, 0 },		 /* SET_ENDIAN */
	{ 21, "", { NULL }, 0 },		 /* GET_SECCOMP */
	{ 22, "f", { "seccomp_mode" }, 1 + 1 },	 /* SET_SECCOMP, strict */
	{ 22, "fp", { "seccomp_mode" }, 2 + 1 }, /* … filter */
	{ 22, "fxxx", { "seccomp_mode" }, 0 },
	{ 23, "f", { "cap" }, 0 },			      /* CAPBSET_READ */
	{ 24, "f", { "cap" }, 0 },			      /* CAPBSET_DROP */
	{ 25, "o", { "tsc" }, 0 },			      /* GET_TSC */
	{ 26, "f", { "pr_tsc" }, 0 },			      /* SET_TSC */
	{ 27, "", { NULL }, 0 },			      /* GET_SECUREBITS */
	{ 28, "f", { "securebits" }, 0 },		      /* SET_SECUREBITS */
	{ 29, "U", { NULL }, 0 },			      /* SET_TIMERSLACK */
	{ 30, "", { NULL }, 0 },			      /* GET_TIMERSLACK */
	{ 31, "", { NULL }, 0 },			      /* TASK_PERF_EVENTS_DISABLE */
	{ 32, "", { NULL }, 0 },			      /* TASK_PERF_EVENTS_ENABLE */
	{ 33, "ffxx", { "pr_mce", "pr_mce_policy" }, 1 + 1 }, /* MCE_KILL, set */
	{ 33, "fxxx", { "pr_mce" }, 0 },
	{ 35, "fxxx", { "pr_mm" }, 0 },			 /* SET_MM */
	{ 36, "U", { NULL }, 0 },			 /* SET_CHILD_SUBREAPER */
	{ 37, "o", { "int" }, 0 },			 /* GET_CHILD_SUBREAPER */
	{ 38, "Uxxx", { NULL }, 0 },			 /* SET_NO_NEW_PRIVS */
	{ 40, "o", { "address" }, 0 },			 /* GET_TID_ADDRESS */
	{ 41, "Uxxx", { NULL }, 0 },			 /* SET_THP_DISABLE */
	{ 45, "f", { "pr_fp_mode" }, 0 },		 /* SET_FP_MODE */
	{ 46, "", { NULL }, 0 },			 /* GET_FP_MODE */
	{ 47, "ffxx", { "cap_ambient", "cap" }, 1 + 1 }, /* CAP_AMBIENT, is it set? */
	{ 47, "ffxx", { "cap_ambient", "cap" }, 2 + 1 }, /* … raise */
	{ 47, "ffxx", { "cap_ambient", "cap" }, 3 + 1 }, /* … lower */
	{ 47, "fxxx", { "cap_ambient" }, 0 },
	{ 50, "x", { NULL }, 0 },			   /* SVE_SET_VL */
	{ 51, "", { NULL }, 0 },			   /* SVE_GET_VL */
	{ 52, "f", { "pr_spec" }, 0 },			   /* GET_SPECULATION_CTRL */
	{ 53, "ff", { "pr_spec", "pr_spec_set" }, 0 + 1 }, /* SET_SPECULATION_CTRL */
	{ 53, "ff", { "pr_spec", "pr_spec_set" }, 1 + 1 },
	{ 53, "ff", { "pr_spec", "pr_spec_set" }, 2 + 1 },
	{ 53, "fx", { "pr_spec" }, 0 },
	{ 54, "fxxx", { "pr_pac" }, 0 },		    /* PAC_RESET_KEYS */
	{ 57, "Uxxx", { NULL }, 0 },			    /* SET_IO_FLUSHER */
	{ 59, "fxxx", { "pr_dispatch" }, 0 },		    /* SET_SYSCALL_USER_DISPATCH */
	{ 60, "ffxx", { "pr_pac", "pr_pac" }, 0 },	    /* PAC_SET_ENABLED_KEYS */
	{ 62, "fdfx", { "pr_sched_core", "pid_type" }, 0 }, /* SCHED_CORE */
	{ 63, "x", { NULL }, 0 },			    /* SME_SET_VL */
	{ 64, "", { NULL }, 0 },			    /* SME_GET_VL */
	{ 65, "fxxx", { "pr_mdwe" }, 0 },		    /* SET_MDWE */
	{ 78, "fxxx", { "pr_futex_hash" }, 0 },		    /* FUTEX_HASH */
	{ 0x59616d61, "d", { NULL }, 0 },		    /* SET_PTRACER */
	{ 0x53564d41, "fxUt", { "pr_vma" }, 0 + 1 },	    /* SET_VMA, anonymous name */
	{ 0x53564d41, "fxxx", { "pr_vma" }, 0 },
};

static const struct command ptrace_commands[] = {
	{ 0, "", { NULL }, 0 },			    /* TRACEME */
	{ 3, "drp", { NULL }, 0 },		    /* PEEKUSER */
	{ 6, "drp", { NULL }, 0 },		    /* POKEUSER */
	{ 7, "dps", { NULL }, 0 },		    /* CONT */
	{ 8, "d", { NULL }, 0 },		    /* KILL */
	{ 9, "dps", { NULL }, 0 },		    /* SINGLESTEP */
	{ 12, "d-p", { NULL }, 0 },		    /* GETREGS */
	{ 13, "d-p", { NULL }, 0 },		    /* SETREGS */
	{ 14, "d-p", { NULL }, 0 },		    /* GETFPREGS */
	{ 15, "d-p", { NULL }, 0 },		    /* SETFPREGS */
	{ 16, "d", { NULL }, 0 },		    /* ATTACH */
	{ 17, "dps", { NULL }, 0 },		    /* DETACH */
	{ 21, "dpf", { "ptrace_options" }, 0 },	    /* OLDSETOPTIONS */
	{ 24, "dps", { NULL }, 0 },		    /* SYSCALL */
	{ 31, "dps", { NULL }, 0 },		    /* SYSEMU */
	{ 32, "dps", { NULL }, 0 },		    /* SYSEMU_SINGLESTEP */
	{ 33, "dps", { NULL }, 0 },		    /* SINGLEBLOCK */
	{ 0x4200, "dpf", { "ptrace_options" }, 0 }, /* SETOPTIONS */
	{ 0x4204, "dfp", { "nt" }, 0 },		    /* GETREGSET */
	{ 0x4205, "dfp", { "nt" }, 0 },		    /* SETREGSET */
	{ 0x4206, "dpf", { "ptrace_options" }, 0 }, /* SEIZE */
	{ 0x4207, "d", { NULL }, 0 },		    /* INTERRUPT */
	{ 0x4208, "d", { NULL }, 0 },		    /* LISTEN */
	{ 0x420a, "dUp", { NULL }, 0 },		    /* GETSIGMASK */
	{ 0x420b, "dUp", { NULL }, 0 },		    /* SETSIGMASK */
	{ 0x420c, "dUp", { NULL }, 0 },		    /* SECCOMP_GET_FILTER */
	{ 0x420d, "dUp", { NULL }, 0 },		    /* SECCOMP_GET_METADATA */
	{ 0x420e, "dUp", { NULL }, 0 },		    /* GET_SYSCALL_INFO */
	{ 0x420f, "dUp", { NULL }, 0 },		    /* GET_RSEQ_CONFIGURATION */
	{ 0x4210, "dUp", { NULL }, 0 },		    /* SET_SYSCALL_USER_DISPATCH… */
	{ 0x4211, "dUp", { NULL }, 0 },		    /* GET_SYSCALL_USER_DISPATCH… */
	{ 0x4212, "dUp", { NULL }, 0 },		    /* SET_SYSCALL_INFO */
};

static const struct command quotactl_commands[] = {
	{ 0x800001, "t", { NULL }, 0 },		    /* Q_SYNC */
	{ 0x800002, "tft", { "quota_format" }, 0 }, /* Q_QUOTAON */
	{ 0x800003, "t", { NULL }, 0 },		    /* Q_QUOTAOFF */
	{ 0x800004, "t-p", { NULL }, 0 },	    /* Q_GETFMT */
	{ 0x800005, "t-p", { NULL }, 0 },	    /* Q_GETINFO */
	{ 0x800006, "t-p", { NULL }, 0 },	    /* Q_SETINFO */
	{ 0x5801, "t-p", { NULL }, 0 },		    /* Q_XQUOTAON */
	{ 0x5802, "t-p", { NULL }, 0 },		    /* Q_XQUOTAOFF */
	{ 0x5805, "t-p", { NULL }, 0 },		    /* Q_XGETQSTAT */
	{ 0x5806, "t-p", { NULL }, 0 },		    /* Q_XQUOTARM */
	{ 0x5807, "t", { NULL }, 0 },		    /* Q_XQUOTASYNC */
	{ 0x5808, "t-p", { NULL }, 0 },		    /* Q_XGETQSTATV */
};

static const struct command quotactl_fd_commands[] = {
	{ 0x800001, "", { NULL }, 0 },		   /* Q_SYNC */
	{ 0x800002, "ft", { "quota_format" }, 0 }, /* Q_QUOTAON */
	{ 0x800003, "", { NULL }, 0 },		   /* Q_QUOTAOFF */
	{ 0x800004, "-p", { NULL }, 0 },	   /* Q_GETFMT */
	{ 0x800005, "-p", { NULL }, 0 },	   /* Q_GETINFO */
	{ 0x800006, "-p", { NULL }, 0 },	   /* Q_SETINFO */
	{ 0x5801, "-p", { NULL }, 0 },		   /* Q_XQUOTAON */
	{ 0x5802, "-p", { NULL }, 0 },		   /* Q_XQUOTAOFF */
	{ 0x5805, "-p", { NULL }, 0 },		   /* Q_XGETQSTAT */
	{ 0x5806, "-p", { NULL }, 0 },		   /* Q_XQUOTARM */
	{ 0x5807, "", { NULL }, 0 },		   /* Q_XQUOTASYNC */
	{ 0x5808, "-p", { NULL }, 0 },		   /* Q_XGETQSTATV */
};

static const struct command reboot_commands[] = {
	{ 0xa1b2c3d4, "t", { NULL }, 0 }, /* RESTART2 */
};

static const struct command seccomp_commands[] = {
	{ 0, "Xp", { NULL }, 0 },		   /* SET_MODE_STRICT */
	{ 1, "fp", { "seccomp_filter" }, 0 },	   /* SET_MODE_FILTER */
	{ 2, "Xo", { "seccomp_action" }, 0 },	   /* GET_ACTION_AVAIL */
	{ 3, "Xo", { "seccomp_notif_sizes" }, 0 }, /* GET_NOTIF_SIZES */
};

static const struct command semctl_commands[] = {
	{ 1, "i", { "semid_ds_given" }, 0 }, /* IPC_SET */
	{ 2, "o", { "semid_ds" }, 0 },	     /* IPC_STAT */
	{ 3, "o", { "seminfo" }, 0 },	     /* IPC_INFO */
	{ 19, "o", { "seminfo" }, 0 },	     /* SEM_INFO */
	{ 18, "o", { "semid_ds" }, 0 },	     /* SEM_STAT */
	{ 20, "o", { "semid_ds" }, 0 },	     /* SEM_STAT_ANY */
	{ 16, "p", { NULL }, 0 },	     /* SETVAL */
};

static const struct command shmctl_commands[] = {
	{ 1, "i", { "shmid_ds_given" }, 0 }, /* IPC_SET */
	{ 2, "o", { "shmid_ds" }, 0 },	     /* IPC_STAT */
	{ 3, "o", { "shminfo" }, 0 },	     /* IPC_INFO */
	{ 14, "o", { "shm_info" }, 0 },	     /* SHM_INFO */
	{ 13, "o", { "shmid_ds" }, 0 },	     /* SHM_STAT */
	{ 15, "o", { "shmid_ds" }, 0 },	     /* SHM_STAT_ANY */
};

static const struct command syslog_commands[] = {
	{ 0, "", { NULL }, 0 },		/* CLOSE */
	{ 1, "", { NULL }, 0 },		/* OPEN */
	{ 2, "ad", { NULL }, 0 },	/* READ */
	{ 3, "ad", { NULL }, 0 },	/* READ_ALL */
	{ 4, "ad", { NULL }, 0 },	/* READ_CLEAR */
	{ 5, "", { NULL }, 0 },		/* CLEAR */
	{ 6, "", { NULL }, 0 },		/* CONSOLE_OFF */
	{ 7, "", { NULL }, 0 },		/* CONSOLE_ON */
	{ 8, "pf", { "loglevel" }, 0 }, /* CONSOLE_LEVEL */
	{ 9, "", { NULL }, 0 },		/* SIZE_UNREAD */
	{ 10, "", { NULL }, 0 },	/* SIZE_BUFFER */
};

enum { FCNTL64_ONLY = 3 };

#define LIST(commands) commands, sizeof(commands) / sizeof((commands)[0])

/* Alphabetically. */
static const struct command_call calls[] = {
	{ "arch_prctl", 0, 0, 0, "x", LIST(arch_prctl_commands) },
	{ "fcntl", 1, 0, 0, "x", fcntl64_commands + FCNTL64_ONLY,
	  sizeof(fcntl64_commands) / sizeof(fcntl64_commands[0]) - FCNTL64_ONLY },
	{ "fcntl64", 1, 0, 0, "x", LIST(fcntl64_commands) },
	{ "fsconfig", 1, 0, 0, "ppd", LIST(fsconfig_commands) },
	{ "io_uring_register", 1, 0, 0, "pa", LIST(io_uring_register_commands) },
	{ "ioctl", 1, 0, 0, "x", NULL, 0 }, /* core/commands_ioctl.c */
	{ "kcmp", 2, 0, 0, "xx", LIST(kcmp_commands) },
	{ "keyctl", 0, 0, 0, "xxxx", LIST(keyctl_commands) },
	{ "landlock_add_rule", 1, 0, 0, "pa", LIST(landlock_add_rule_commands) },
	{ "membarrier", 0, 0, UINT32_MAX, "", LIST(membarrier_commands) },
	{ "msgctl", 1, 0, 0x100, "p", LIST(msgctl_commands) },
	{ "prctl", 0, 0, 0, "xxxx", LIST(prctl_commands) },
	{ "ptrace", 0, 0, 0, "dpp", LIST(ptrace_commands) },
	{ "quotactl", 0, 8, 0, "tgp", LIST(quotactl_commands) },
	{ "quotactl_fd", 1, 8, 0, "gp", LIST(quotactl_fd_commands) },
	{ "reboot", 2, 0, 0, "", LIST(reboot_commands) },
	{ "seccomp", 0, 0, 0, "Xp", LIST(seccomp_commands) },
	{ "semctl", 2, 0, 0x100, "p", LIST(semctl_commands) },
	{ "shmctl", 1, 0, 0x100, "p", LIST(shmctl_commands) },
	{ "syslog", 0, 0, 0, "pd", LIST(syslog_commands) },
};

const struct command_call *command_call_find(const char *name)
{
	size_t low = 0, high = sizeof(calls) / sizeof(calls[0]);

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = strcmp(name, calls[mid].name);

		if (order == 0)
			return &calls[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

static const struct command *ioctl_command_find(uint32_t number)
{
	size_t low = 0, high = ioctl_command_cnt;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (ioctl_commands[mid].number == number)
			return &ioctl_commands[mid];
		if (ioctl_commands[mid].number < number)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* By number; of rows with one number, the one with `then` comes first. */
const struct command *command_find(const struct command_call *call, uint64_t value, uint64_t next)
{
	uint32_t number = ((uint32_t)value & ~call->ignored) >> call->shift;

	if (!call->commands)
		return ioctl_command_find(number);
	for (size_t i = 0; i < call->cnt; i++) {
		const struct command *command = &call->commands[i];

		if (command->number == number && (!command->then || command->then - 1 == next))
			return command;
	}
	return NULL;
}
